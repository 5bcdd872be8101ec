"""Roles are granted and taken away, and both take effect at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from deliberation.communities.actions.memberships import end_membership, find_membership
from deliberation.communities.events import RoleGranted, RoleRevoked
from deliberation.communities.forms import NewRole
from deliberation.communities.models import Membership, MembershipStatus, RoleGrant
from deliberation.communities.queries import managed_community
from deliberation.errors import NotFound, invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.people.actions.sign_ins import rights_changed
from deliberation.permissions import Act, Actor, Role

# One is counted, the other only listened to: nobody is both.
_OPPOSITES = {Role.MEMBER: Role.OBSERVER, Role.OBSERVER: Role.MEMBER}


def grant_role(
    session: Session, actor: Actor, community_id: int, member_id: int, form: NewRole, now: datetime
) -> Membership:
    """Give somebody who belongs to the community a role; a member who becomes an observer is no longer counted."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    membership = _admitted(session, community_id, member_id)
    if form.role is Role.TRANSLATOR and not form.languages:
        raise invalid("languages", "missing", _("Which languages?"))
    add_role(session, membership, form.role, form.languages, now, actor.member_id)
    return membership


def revoke_role(session: Session, actor: Actor, community_id: int, member_id: int, role: Role, now: datetime) -> None:
    """Take a role from somebody; with their last one they leave the community."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    membership = _admitted(session, community_id, member_id)
    held = _held(membership, role)
    if held is None:
        raise NotFound()
    membership.roles.remove(held)
    rights_changed(session, member_id, now)
    event = RoleRevoked(community_id=community_id, actor_id=actor.member_id, member_id=member_id, role=role)
    announce(session, event)
    if not membership.roles:
        end_membership(session, membership, now, ended_by=actor.member_id)


def add_role(
    session: Session, membership: Membership, role: Role, languages: list[str], now: datetime, granted_by: int | None
) -> None:
    """Add a role to a membership; for one that is held already only the languages change."""
    held = _held(membership, role)
    if held is not None:
        held.languages = list(languages)
        return
    opposite = _held(membership, _OPPOSITES.get(role))
    if opposite is not None:
        membership.roles.remove(opposite)
    membership.roles.append(RoleGrant(role=role, languages=list(languages), granted_at=now))
    rights_changed(session, membership.member_id, now)
    place = {"community_id": membership.community_id, "member_id": membership.member_id}
    announce(session, RoleGranted(**place, actor_id=granted_by, role=role))


def _held(membership: Membership, role: Role | None) -> RoleGrant | None:
    return next((grant for grant in membership.roles if grant.role is role), None)


def _admitted(session: Session, community_id: int, member_id: int) -> Membership:
    membership = find_membership(session, community_id, member_id)
    if membership is None or membership.status is not MembershipStatus.ADMITTED:
        raise NotFound()
    return membership
