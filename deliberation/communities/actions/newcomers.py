"""People without an account join: by a mailed link, or with an invitation by a password."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from deliberation.communities.actions.invitations import is_usable, take_up, usable_invitation
from deliberation.communities.actions.memberships import ask_to_join
from deliberation.communities.errors import ByInvitation, InvitationOver
from deliberation.communities.forms import Newcomer, Request
from deliberation.communities.models import Invitation, Joining
from deliberation.communities.queries import listed_community
from deliberation.database import lock
from deliberation.errors import invalid
from deliberation.locale import lazy_gettext as _
from deliberation.people.actions.accounts import create_account
from deliberation.people.actions.links import mail_joining_link
from deliberation.people.actions.tokens import use_token
from deliberation.people.identity import actor_for
from deliberation.people.models import Member, Purpose
from deliberation.people.queries import member_by_identifier
from deliberation.permissions import Actor


def join_as_newcomer(
    session: Session,
    actor: Actor,
    community_id: int,
    form: Newcomer,
    language: str,
    now: datetime,
) -> None:
    """Mail a link that finishes joining; the answer is the same for an address that has an account already."""
    if listed_community(session, actor, community_id).joining is Joining.INVITATION:
        raise ByInvitation()
    if form.email is None:
        raise invalid("email", "missing", _("Please give an address, so that we can send you a link."))
    carried = _carried(form, language) | {"community_id": community_id, "message": form.message}
    mail_joining_link(session, carried, language, form.next or f"/communities/{community_id}", now)


def accept_as_newcomer(
    session: Session, token: str, form: Newcomer, password_hash: str | None, language: str, now: datetime
) -> Member | None:
    """Join by an invitation: at once with a password, or once the mailed link is used; then there is nobody yet."""
    invitation = usable_invitation(session, token, now)
    if form.email is None and password_hash is None:
        raise invalid("password", "no_way_back", _("Choose a password, or give an address: else you cannot come back."))
    if form.email is None:
        member = create_account(session, form.shown_name, now, password_hash=password_hash, language=language)
        take_up(session, invitation, member.id, now)
        return member
    carried = _carried(form, language) | {"invitation_id": invitation.id}
    mail_joining_link(session, carried, language, form.next or f"/communities/{invitation.community_id}", now)
    return None


def finish_joining(
    session: Session, secret: str, password_hash: str | None, now: datetime
) -> tuple[Member, str | None]:
    """Use a mailed link: make the account, join, and return who it is and where they wanted to go.

    A password is set by whoever has the letter: whoever asked for it may have given an address that is not theirs.
    """
    used = use_token(session, Purpose.JOIN, secret, now)
    newcomer: dict[str, Any] = used.carried["newcomer"]
    # Who asked for two links and used both has the account already.
    member = member_by_identifier(session, newcomer["email"]) or create_account(
        session,
        newcomer["shown_name"],
        now,
        email=newcomer["email"],
        password_hash=password_hash,
        language=newcomer["language"],
    )
    if "invitation_id" in newcomer:
        invitation = lock(session, Invitation, newcomer["invitation_id"])
        if not is_usable(session, invitation, now):
            raise InvitationOver()
        take_up(session, invitation, member.id, now)
    else:
        wish = Request.model_construct(message=newcomer["message"])
        ask_to_join(session, actor_for(session, member), newcomer["community_id"], wish, now)
    return member, used.carried.get("next")


def _carried(form: Newcomer, language: str) -> dict[str, Any]:
    return {"shown_name": form.shown_name, "email": form.email, "language": language}
