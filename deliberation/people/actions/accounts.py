"""Accounts are made, changed, suspended and closed."""

from datetime import datetime
from secrets import choice

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation.database import lock
from deliberation.errors import NotFound, invalid
from deliberation.locale import lazy_gettext as _
from deliberation.mail import Letter
from deliberation.people.actions.links import use_own_link
from deliberation.people.actions.sign_ins import end_all_sign_ins, end_other_sign_ins, rights_changed, rotate
from deliberation.people.erasure import forget_everywhere
from deliberation.people.errors import NoWayBack
from deliberation.people.forms import PasswordSignIn, Preferences, Proof
from deliberation.people.models import Member, Purpose, SignIn, Theme, Token
from deliberation.people.passwords import is_password
from deliberation.people.queries import INSTALLATION, member_by_identifier, own_account
from deliberation.permissions import Act, Actor, known, require
from deliberation.retries import forget_submissions_of

# Nothing in it that could be read as another sign.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def recognise(session: Session, form: PasswordSignIn) -> int:
    """Whose address and password these are; answers alike, and as slowly, whichever of the two is wrong."""
    member = member_by_identifier(session, form.identifier)
    # Hashing takes its time, so it happens outside of any transaction that writes.
    if not is_password(form.password, member.password_hash if member is not None else None) or member is None:
        raise invalid("password", "not_recognised", _("This address and this password do not belong together."))
    return member.id


def prove(session: Session, actor: Actor, form: Proof) -> None:
    """Take the actor's own password as proof that it is them; raises InvalidInput."""
    if not is_password(form.password, own_account(session, actor).password_hash):
        raise invalid("password", "not_recognised", _("This is not your password."))


def create_account(
    session: Session,
    shown_name: str,
    now: datetime,
    email: str | None = None,
    password_hash: str | None = None,
    language: str | None = None,
) -> Member:
    """An account for somebody whose address was confirmed, or who has a password instead."""
    if email is None and password_hash is None:
        raise NoWayBack()
    member = Member(
        shown_name=shown_name,
        email=email,
        password_hash=password_hash,
        sign_in_name=new_sign_in_name() if email is None else None,
        languages=[language] if language else [],
        interface_language=language,
        joined_at=now,
    )
    session.add(member)
    session.flush()
    return member


def choose_preferences(session: Session, actor: Actor, form: Preferences) -> Member:
    """Change how a member is called, what they read, and how pages look to them."""
    member = _own(session, actor)
    member.shown_name, member.languages = form.shown_name, list(form.languages)
    member.interface_language, member.time_zone = form.interface_language, form.time_zone
    member.theme, member.saves_data = form.theme, form.saves_data
    return member


def change_password(session: Session, actor: Actor, sign_in_id: int, password_hash: str, now: datetime) -> str:
    """Set a password, end every other session, and return the token of this one's new cookie."""
    member = _own(session, actor)
    member.password_hash = password_hash
    session.execute(delete(Token).where(Token.member_id == member.id))
    end_other_sign_ins(session, actor, sign_in_id)
    return rotate(lock(session, SignIn, sign_in_id), now)


def confirm_address(session: Session, actor: Actor, secret: str, now: datetime) -> Member:
    """Give the account the address to which the link was mailed."""
    used = use_own_link(session, actor, Purpose.CONFIRM_ADDRESS, secret, now)
    member = _own(session, actor)
    _replace_address(session, member, used.carried["email"], now)
    return member


def drop_address(session: Session, actor: Actor, now: datetime) -> Member:
    """Keep no address any more; raises NoWayBack where there is no password instead."""
    member = _own(session, actor)
    if member.password_hash is None:
        raise NoWayBack()
    _replace_address(session, member, None, now)
    member.sign_in_name = member.sign_in_name or new_sign_in_name()
    return member


def erase_account(session: Session, actor: Actor, now: datetime) -> None:
    """Close the account: only its number stays, so that what others answered still has its place."""
    member = _own(session, actor)
    forget_everywhere(session, member.id, now)
    if member.email is not None:
        session.execute(delete(Letter).where(Letter.to == member.email))
    session.execute(delete(Token).where(Token.member_id == member.id))
    end_all_sign_ins(session, member.id)
    forget_submissions_of(session, member.id)
    member.shown_name, member.languages = "", []
    member.email = member.sign_in_name = member.password_hash = None
    member.interface_language = member.time_zone = None
    member.theme, member.saves_data, member.is_steward = Theme.DEVICE, False, False
    member.erased_at = now


def suspend(session: Session, actor: Actor, member_id: int, now: datetime) -> None:
    """Have somebody sign in no more, and end their sessions at once; nobody can suspend themselves."""
    require(actor, Act.STEWARD_INSTALLATION, INSTALLATION)
    member = _account(session, member_id)
    if member.id == actor.member_id:
        raise invalid("form", "oneself", _("You cannot suspend yourself."))
    member.suspended_at = member.suspended_at or now
    end_all_sign_ins(session, member.id)


def restore(session: Session, actor: Actor, member_id: int) -> None:
    """Let somebody sign in again."""
    require(actor, Act.STEWARD_INSTALLATION, INSTALLATION)
    _account(session, member_id).suspended_at = None


def appoint_steward(session: Session, shown_name: str, email: str, now: datetime) -> Member:
    """Make somebody a steward, with a new account if none has the address; for whoever holds the server itself."""
    found = member_by_identifier(session, email)
    steward = found or create_account(session, shown_name, now, email=email)
    steward.is_steward = True
    return steward


def new_sign_in_name() -> str:
    """A name to sign in with that says nothing of its owner."""
    return "thread-" + "".join(choice(_ALPHABET) for _sign in range(8))


def _replace_address(session: Session, member: Member, email: str | None, now: datetime) -> None:
    """Have the account another address, or none; links that were mailed to the one before open nothing any more."""
    member.email = email
    session.execute(delete(Token).where(Token.member_id == member.id))
    rights_changed(session, member.id, now)


def _own(session: Session, actor: Actor) -> Member:
    require(actor, Act.KEEP_OWN_ACCOUNT, INSTALLATION)
    return lock(session, Member, known(actor))


def _account(session: Session, member_id: int) -> Member:
    member = lock(session, Member, member_id)
    if member.erased_at is not None:
        raise NotFound()
    return member
