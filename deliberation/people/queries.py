"""Reading accounts and the sessions in which people are signed in."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from deliberation.database import fetch
from deliberation.locale import gettext as _
from deliberation.people.models import Member, Purpose, SignIn, Token
from deliberation.people.secrets import hash_of
from deliberation.permissions import Act, Actor, Place, known, require

# How long a replaced cookie still counts, for requests that were under way.
GRACE = timedelta(minutes=1)
MOST_AT_ONCE = 100
# Where acts happen that belong to no community.
INSTALLATION = Place(path="")


def live_sign_in(session: Session, token: str, now: datetime) -> SignIn | None:
    """The session that this cookie opens, with its member; nothing if it has ended or its member may not sign in."""
    hashed = hash_of(token)
    query = (
        select(SignIn)
        .join(SignIn.member)
        .options(contains_eager(SignIn.member))
        .where(
            or_(SignIn.token_hash == hashed, and_(SignIn.former_hash == hashed, SignIn.rotated_at > now - GRACE)),
            SignIn.ends_at > now,
            Member.suspended_at.is_(None),
            Member.erased_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()


def sign_ins_of(session: Session, actor: Actor, now: datetime) -> list[SignIn]:
    """Where the actor is signed in, the newest first."""
    query = select(SignIn).where(SignIn.member_id == known(actor), SignIn.ends_at > now)
    return list(session.scalars(query.order_by(SignIn.started_at.desc(), SignIn.id.desc()).limit(MOST_AT_ONCE)))


def own_account(session: Session, actor: Actor) -> Member:
    """The actor's own account; raises SignInNeeded."""
    return fetch(session, Member, known(actor))


def member_by_identifier(session: Session, identifier: str) -> Member | None:
    """Whose address or sign-in name this is."""
    query = select(Member).where(or_(Member.email == identifier, Member.sign_in_name == identifier))
    return session.scalars(query).one_or_none()


def names(session: Session, member_ids: Collection[int]) -> dict[int, str]:
    """What to call these people, by id; whoever closed their account is a former member."""
    query = select(Member.id, Member.shown_name, Member.erased_at).where(Member.id.in_(set(member_ids)))
    return {
        member_id: shown_name if erased_at is None else _("A former member")
        for member_id, shown_name, erased_at in session.execute(query)
    }


def usable_token(session: Session, purpose: Purpose, secret: str, now: datetime) -> Token | None:
    """The token of a mailed link while it can still be used."""
    query = select(Token).where(Token.token_hash == hash_of(secret), Token.purpose == purpose, Token.expires_at > now)
    return session.scalars(query).one_or_none()


def accounts(session: Session, actor: Actor, after: int = 0) -> list[Member]:
    """Everybody with an account, for stewards: at most 100, whose ids come after this one."""
    require(actor, Act.STEWARD_INSTALLATION, INSTALLATION)
    query = select(Member).where(Member.id > after, Member.erased_at.is_(None))
    return list(session.scalars(query.order_by(Member.id).limit(MOST_AT_ONCE)))


def kept_account(session: Session, member_id: int) -> dict[str, Any]:
    """What is kept about a member's account, for themselves; of the password only whether there is one."""
    member = fetch(session, Member, member_id)
    return {
        "id": member.id,
        "shown_name": member.shown_name,
        "email": member.email,
        "sign_in_name": member.sign_in_name,
        "has_password": member.password_hash is not None,
        "languages": member.languages,
        "interface_language": member.interface_language,
        "time_zone": member.time_zone,
        "theme": member.theme,
        "saves_data": member.saves_data,
        "is_steward": member.is_steward,
        "joined_at": member.joined_at.isoformat(),
    }


def kept_sign_ins(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What is kept about a member's devices, for themselves."""
    query = select(SignIn).where(SignIn.member_id == member_id).order_by(SignIn.id)
    return [
        {
            "device": sign_in.device,
            "is_shared_phone": sign_in.is_shared_phone,
            "started_at": sign_in.started_at.isoformat(),
            "seen_on": sign_in.seen_on.date().isoformat(),
            "ends_at": sign_in.ends_at.isoformat(),
        }
        for sign_in in session.scalars(query)
    ]
