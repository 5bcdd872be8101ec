"""Joining, being admitted, and leaving."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.errors import ByInvitation
from deliberation.communities.events import AdmissionAsked, AdmissionDeclined, MemberLeft
from deliberation.communities.forms import Request
from deliberation.communities.models import Joining, Membership, MembershipStatus, RoleGrant
from deliberation.communities.queries import listed_community, managed_community
from deliberation.database import lock
from deliberation.errors import NotFound
from deliberation.events import announce
from deliberation.people.actions.sign_ins import rights_changed
from deliberation.people.events import MemberErased, MemberJoined
from deliberation.people.models import Member
from deliberation.permissions import Act, Actor, Role, known


def ask_to_join(session: Session, actor: Actor, community_id: int, form: Request, now: datetime) -> Membership:
    """Join an open community at once, or ask to be admitted; who belongs already stays. Raises ByInvitation."""
    member_id = known(actor)
    wanted = listed_community(session, actor, community_id)
    if wanted.joining is Joining.INVITATION:
        raise ByInvitation()
    membership = membership_of(session, community_id, member_id, now)
    if membership.status in (MembershipStatus.ADMITTED, MembershipStatus.REQUESTED):
        return membership
    membership.asked_at, membership.message, membership.ended_at = now, form.message or "", None
    if wanted.joining is Joining.OPEN:
        admit_as(session, membership, [Role.MEMBER], now)
    else:
        membership.status = MembershipStatus.REQUESTED
        announce(session, AdmissionAsked(community_id=community_id, actor_id=member_id, member_id=member_id))
    return membership


def admit(session: Session, actor: Actor, community_id: int, member_id: int, now: datetime) -> None:
    """Let in somebody who asked; nothing happens if another facilitator already did."""
    membership = _asked(session, actor, community_id, member_id)
    if membership.status is not MembershipStatus.ADMITTED:
        admit_as(session, membership, [Role.MEMBER], now, admitted_by=known(actor))


def decline(session: Session, actor: Actor, community_id: int, member_id: int, now: datetime) -> None:
    """Do not let in somebody who asked; what they wrote to ask is forgotten."""
    membership = _asked(session, actor, community_id, member_id)
    if membership.status is MembershipStatus.ADMITTED:
        raise NotFound()
    membership.status, membership.ended_at, membership.message = MembershipStatus.DECLINED, now, ""
    announce(session, AdmissionDeclined(community_id=community_id, actor_id=actor.member_id, member_id=member_id))


def leave(session: Session, actor: Actor, community_id: int, now: datetime) -> None:
    """Leave a community, or take back the wish to join; nothing happens to whoever does not belong to it."""
    member_id = known(actor)
    membership = find_membership(session, community_id, member_id)
    if membership is None:
        raise NotFound()
    if membership.status in (MembershipStatus.ADMITTED, MembershipStatus.REQUESTED):
        end_membership(session, membership, now, ended_by=member_id)


def leave_everywhere(session: Session, member_id: int, now: datetime) -> None:
    """End everything that an erased member was; each of their communities is told, also those they had left before."""
    query = select(Membership).where(Membership.member_id == member_id).order_by(Membership.community_id)
    for membership in session.scalars(query).all():
        membership.status, membership.message, membership.roles = MembershipStatus.LEFT, "", []
        membership.ended_at = membership.ended_at or now
        announce(session, MemberErased(community_id=membership.community_id, member_id=member_id))


def membership_of(session: Session, community_id: int, member_id: int, now: datetime) -> Membership:
    """The membership of this member, begun but not yet anything if there was none."""
    found = find_membership(session, community_id, member_id)
    if found is not None:
        return found
    begun = Membership(
        community_id=community_id, member_id=member_id, status=MembershipStatus.LEFT, asked_at=now, roles=[]
    )
    session.add(begun)
    return begun


def find_membership(session: Session, community_id: int, member_id: int) -> Membership | None:
    """The membership of this member as it is now, locked; raises NotFound where there is no such member."""
    # Whatever touches a membership locks its member first: a second form of theirs waits here for the first one.
    lock(session, Member, member_id)
    query = select(Membership).where(Membership.community_id == community_id, Membership.member_id == member_id)
    locked = query.with_for_update(of=Membership).execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def admit_as(
    session: Session, membership: Membership, roles: list[Role], now: datetime, admitted_by: int | None = None
) -> None:
    """Make the membership one with these roles."""
    membership.status, membership.admitted_at, membership.ended_at = MembershipStatus.ADMITTED, now, None
    # What somebody wrote to ask was for those who decided, and they have.
    membership.message = ""
    membership.roles = [RoleGrant(role=role, languages=[], granted_at=now) for role in roles]
    rights_changed(session, membership.member_id, now)
    joined = {"community_id": membership.community_id, "member_id": membership.member_id}
    announce(session, MemberJoined(**joined, actor_id=admitted_by or membership.member_id, role=roles[0]))


def end_membership(session: Session, membership: Membership, now: datetime, ended_by: int | None) -> None:
    """Take every role away at once."""
    membership.status, membership.ended_at, membership.message = MembershipStatus.LEFT, now, ""
    membership.roles = []
    rights_changed(session, membership.member_id, now)
    left = {"community_id": membership.community_id, "member_id": membership.member_id}
    announce(session, MemberLeft(**left, actor_id=ended_by))


def _asked(session: Session, actor: Actor, community_id: int, member_id: int) -> Membership:
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    membership = find_membership(session, community_id, member_id)
    if membership is None or membership.status in (MembershipStatus.LEFT, MembershipStatus.DECLINED):
        raise NotFound()
    return membership
