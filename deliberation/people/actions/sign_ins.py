"""Signing in and out: sessions begin, are kept alive, change their cookie, and end."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation.database import fetch
from deliberation.errors import NotFound
from deliberation.people.errors import Suspended
from deliberation.people.models import Device, Member, SignIn, Token
from deliberation.people.secrets import hash_of, new_token
from deliberation.permissions import Actor, known

OWN_DEVICE_LASTS = timedelta(days=30)
SHARED_PHONE_LASTS = timedelta(hours=2)
# Whoever leaves the page of a shared phone is signed out this much later.
SHARED_PHONE_IDLES = timedelta(minutes=15)


def begin_sign_in(session: Session, member: Member, device: Device, is_shared_phone: bool, now: datetime) -> str:  # noqa: FBT001 (a column's value)
    """Sign a member in on a device and return the cookie's token; raises Suspended."""
    if not member.may_sign_in:
        raise Suspended()
    token = new_token()
    session.add(
        SignIn(
            member_id=member.id,
            token_hash=hash_of(token),
            device=device,
            is_shared_phone=is_shared_phone,
            started_at=now,
            rotated_at=now,
            confirmed_at=now,
            seen_on=now,
            ends_at=now + (SHARED_PHONE_IDLES if is_shared_phone else OWN_DEVICE_LASTS),
        )
    )
    # Sessions that ended long ago tell nobody anything.
    session.execute(delete(SignIn).where(SignIn.member_id == member.id, SignIn.ends_at <= now))
    return token


def is_due(sign_in: SignIn, now: datetime) -> bool:
    """Whether the session's end should be moved, or its cookie changed because a right of its member did."""
    step = timedelta(minutes=1) if sign_in.is_shared_phone else timedelta(days=1)
    return now - sign_in.seen_on >= step or _holds_former_rights(sign_in)


def _holds_former_rights(sign_in: SignIn) -> bool:
    changed_at = sign_in.member.rights_changed_at
    return changed_at is not None and changed_at > sign_in.rotated_at


def keep_alive(session: Session, sign_in_id: int, token: str, now: datetime) -> str | None:
    """Move a session's end, and change its cookie where that is due; returns the new token, if there is one."""
    sign_in = session.get(SignIn, sign_in_id, with_for_update={"of": SignIn})
    if sign_in is None:
        return None
    # Of somebody's own device only the day is kept: the moment would tell when they were here.
    sign_in.seen_on = now if sign_in.is_shared_phone else _day_of(now)
    if sign_in.is_shared_phone:
        sign_in.ends_at = min(now + SHARED_PHONE_IDLES, sign_in.started_at + SHARED_PHONE_LASTS)
    else:
        sign_in.ends_at = _day_of(now) + OWN_DEVICE_LASTS
    # A request that comes late, with the cookie from before, must not change it once more.
    if not _holds_former_rights(sign_in) or sign_in.token_hash != hash_of(token):
        return None
    former = sign_in.token_hash
    renewed = rotate(sign_in, now)
    sign_in.former_hash = former
    return renewed


def _day_of(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def rotate(sign_in: SignIn, now: datetime) -> str:
    """Give a session a new token, after which the one before opens nothing."""
    token = new_token()
    sign_in.token_hash, sign_in.former_hash, sign_in.rotated_at = hash_of(token), None, now
    return token


def confirm_presence(session: Session, actor: Actor, sign_in_id: int, now: datetime) -> None:
    """Note that it is really this person who sits here now."""
    _own(session, actor, sign_in_id).confirmed_at = now


def end_sign_in(session: Session, actor: Actor, sign_in_id: int) -> None:
    """Sign the actor out on one of their devices."""
    session.delete(_own(session, actor, sign_in_id))


def end_other_sign_ins(session: Session, actor: Actor, kept_id: int) -> None:
    """Sign the actor out on every device but this one."""
    session.execute(delete(SignIn).where(SignIn.member_id == known(actor), SignIn.id != kept_id))


def end_all_sign_ins(session: Session, member_id: int) -> None:
    """Sign a member out everywhere, at once."""
    session.execute(delete(SignIn).where(SignIn.member_id == member_id))


def forget_what_ended(session: Session, now: datetime) -> None:
    """Forget sessions that have ended, and mailed links that are too old: they tell only who was here."""
    session.execute(delete(SignIn).where(SignIn.ends_at <= now))
    session.execute(delete(Token).where(Token.expires_at <= now))


def rights_changed(session: Session, member_id: int, now: datetime) -> None:
    """Have a member's devices change their cookies, since a role or the password changed."""
    fetch(session, Member, member_id).rights_changed_at = now


def _own(session: Session, actor: Actor, sign_in_id: int) -> SignIn:
    member_id = known(actor)
    sign_in = fetch(session, SignIn, sign_in_id)
    if sign_in.member_id != member_id:
        raise NotFound()
    return sign_in
