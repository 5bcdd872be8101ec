"""Reading accounts and the sessions in which people are signed in."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from deliberation.errors import NotFound
from deliberation.locale import gettext as _
from deliberation.people.models import Member, Purpose, SignIn, Token
from deliberation.people.secrets import hash_of
from deliberation.permissions import Actor, known

# How long a replaced cookie still counts, for requests that were under way.
GRACE = timedelta(minutes=1)
MOST_AT_ONCE = 100


def live_sign_in(session: Session, token: str, now: datetime) -> SignIn | None:
    """The session that this cookie opens, with its member; nothing if it has ended or its member may not sign in."""
    hashed = hash_of(token)
    query = (
        select(SignIn)
        .join(SignIn.member)
        .options(contains_eager(SignIn.member))
        .where(
            or_(
                SignIn.token_hash == hashed, and_(SignIn.former_hash == hashed, SignIn.rotated_at > now - GRACE)
            ),
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
    member = session.get(Member, known(actor))
    if member is None:
        raise NotFound()
    return member


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
    query = select(Token).where(
        Token.token_hash == hash_of(secret), Token.purpose == purpose, Token.used_at.is_(None), Token.expires_at > now
    )
    return session.scalars(query).one_or_none()
