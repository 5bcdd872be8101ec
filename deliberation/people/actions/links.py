"""Letters with links: to sign in, to join, to confirm an address or that it is really this person."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from deliberation.people import letters
from deliberation.people.actions.tokens import LASTS_MINUTES, Used, issue_token, use_token
from deliberation.people.addresses import absolute, link_to
from deliberation.people.errors import LinkOver
from deliberation.people.letters import Occasion
from deliberation.people.models import Member, Purpose
from deliberation.people.queries import INSTALLATION, member_by_identifier, own_account
from deliberation.permissions import Act, Actor, require


def mail_sign_in_link(session: Session, email: str, language: str, return_to: str, now: datetime) -> None:
    """Mail a link that signs in, or to an address that no account has the way to join: the asker cannot tell which."""
    member = member_by_identifier(session, email)
    if member is None or not member.may_sign_in:
        letters.write(session, Occasion.NO_ACCOUNT, email, language, now, address=absolute("people.join"))
        return
    _mail_to(session, Occasion.SIGN_IN, member, Purpose.SIGN_IN, language, now, next=return_to)


def mail_joining_link(session: Session, newcomer: dict[str, Any], language: str, return_to: str, now: datetime) -> None:
    """Mail a link that finishes joining; whoever has an account gets one that signs in: the asker cannot tell which."""
    email = newcomer["email"]
    member = member_by_identifier(session, email)
    if member is not None:
        _mail_to(session, Occasion.ALREADY_JOINED, member, Purpose.SIGN_IN, language, now, next=return_to)
        return
    secret = issue_token(session, Purpose.JOIN, now, newcomer=newcomer, next=return_to)
    _write(session, Occasion.JOIN, email, language, Purpose.JOIN, secret, now)


def mail_address_link(session: Session, actor: Actor, email: str, language: str, now: datetime) -> None:
    """Mail a link that gives the actor's account this address; to one that another account has, only a warning."""
    member = own_account(session, actor)
    other = member_by_identifier(session, email)
    if other is not None and other.id != member.id:
        letters.write(session, Occasion.ADDRESS_TAKEN, email, other.interface_language or language, now)
        return
    secret = issue_token(session, Purpose.CONFIRM_ADDRESS, now, member.id, email=email)
    _write(session, Occasion.NEW_ADDRESS, email, language, Purpose.CONFIRM_ADDRESS, secret, now)


def mail_presence_link(session: Session, actor: Actor, language: str, return_to: str, now: datetime) -> None:
    """Mail the actor a link by which they show that it is really them; nothing leaves where they have no address."""
    member = own_account(session, actor)
    if member.email is not None:
        _mail_to(session, Occasion.PRESENCE, member, Purpose.CONFIRM_PRESENCE, language, now, next=return_to)


def use_own_link(session: Session, actor: Actor, purpose: Purpose, secret: str, now: datetime) -> Used:
    """Use up a link that was mailed to the actor; raises LinkOver for somebody else's, which stays as it is."""
    require(actor, Act.KEEP_OWN_ACCOUNT, INSTALLATION)
    used = use_token(session, purpose, secret, now)
    if used.member_id != actor.member_id:
        raise LinkOver()
    return used


def _mail_to(
    session: Session,
    occasion: Occasion,
    member: Member,
    purpose: Purpose,
    language: str,
    now: datetime,
    **carries: Any,
) -> None:
    secret = issue_token(session, purpose, now, member.id, **carries)
    _write(session, occasion, member.email or "", member.interface_language or language, purpose, secret, now)


def _write(
    session: Session, occasion: Occasion, to: str, language: str, purpose: Purpose, secret: str, now: datetime
) -> None:
    minutes = LASTS_MINUTES[purpose]
    letters.write(session, occasion, to, language, now, address=link_to(purpose, secret), minutes=minutes)
