"""Links with which one joins in a role, so many times, until a day."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.actions.memberships import admit_as, membership_of
from deliberation.communities.actions.roles import add_role
from deliberation.communities.errors import InvitationOver
from deliberation.communities.events import InvitationMade, InvitationWithdrawn
from deliberation.communities.forms import NewInvitation
from deliberation.communities.models import Community, Invitation, Membership, MembershipStatus
from deliberation.communities.queries import managed_community, place_of_management
from deliberation.database import fetch, lock
from deliberation.errors import NotFound
from deliberation.events import announce
from deliberation.people.identity import actor_for
from deliberation.people.models import Member
from deliberation.people.secrets import hash_of, new_token
from deliberation.permissions import Act, Actor, Role, is_allowed, known

# Facilitators and translators are members too, and counted as such; observers are not.
_ROLES = {
    Role.MEMBER: [Role.MEMBER],
    Role.OBSERVER: [Role.OBSERVER],
    Role.TRANSLATOR: [Role.MEMBER, Role.TRANSLATOR],
    Role.FACILITATOR: [Role.MEMBER, Role.FACILITATOR],
}


def make_invitation(
    session: Session, actor: Actor, community_id: int, form: NewInvitation, now: datetime
) -> Invitation:
    """Make an invitation; renew_invitation gives the link itself, which is kept nowhere."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    invitation = Invitation(
        community_id=community_id,
        role=form.role,
        token_hash=hash_of(new_token()),
        inviter_id=known(actor),
        uses_left=form.uses,
        made_at=now,
        expires_at=now + timedelta(days=form.days),
    )
    session.add(invitation)
    session.flush()
    made = {"community_id": community_id, "invitation_id": invitation.id}
    announce(session, InvitationMade(**made, actor_id=actor.member_id, role=form.role))
    return invitation


def renew_invitation(session: Session, actor: Actor, invitation_id: int) -> str:
    """The token of a new link for this invitation; the link from before no longer works."""
    invitation = _own_invitation(session, actor, invitation_id)
    token = new_token()
    invitation.token_hash = hash_of(token)
    return token


def withdraw_invitation(session: Session, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """Have a link let nobody in any more; nothing happens to one that already does not."""
    invitation = _own_invitation(session, actor, invitation_id)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        place = {"community_id": invitation.community_id, "invitation_id": invitation.id}
        announce(session, InvitationWithdrawn(**place, actor_id=actor.member_id))
    return invitation


def accept_invitation(session: Session, actor: Actor, token: str, now: datetime) -> Membership:
    """Join by a link; who already is what it offers uses nothing up. Raises InvitationOver."""
    member_id = known(actor)
    invitation = usable_invitation(session, token, now)
    return take_up(session, invitation, member_id, now)


def take_up(session: Session, invitation: Invitation, member_id: int, now: datetime) -> Membership:
    """Let a member in by an invitation that was found usable and is locked."""
    membership = membership_of(session, invitation.community_id, member_id, now)
    if membership.status is not MembershipStatus.ADMITTED:
        invitation.uses_left -= 1
        admit_as(session, membership, _ROLES[invitation.role], now)
    elif invitation.role not in {grant.role for grant in membership.roles}:
        invitation.uses_left -= 1
        add_role(session, membership, invitation.role, [], now, invitation.inviter_id)
    return membership


def usable_invitation(session: Session, token: str, now: datetime) -> Invitation:
    """The invitation of this link, locked, while it lets somebody in; raises InvitationOver."""
    query = select(Invitation).where(Invitation.token_hash == hash_of(token)).with_for_update(of=Invitation)
    invitation = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if invitation is None or not is_usable(session, invitation, now):
        raise InvitationOver()
    return invitation


def is_usable(session: Session, invitation: Invitation, now: datetime) -> bool:
    """Whether the invitation lets somebody in now; its maker must still be one who may invite."""
    if invitation.withdrawn_at is not None or invitation.expires_at <= now or invitation.uses_left < 1:
        return False
    inviter = actor_for(session, fetch(session, Member, invitation.inviter_id))
    where = place_of_management(inviter, fetch(session, Community, invitation.community_id))
    return is_allowed(inviter, Act.MANAGE_MEMBERSHIPS, where)


def _own_invitation(session: Session, actor: Actor, invitation_id: int) -> Invitation:
    """The invitation, locked, for whoever administers its community; raises NotFound for everybody else."""
    invitation = lock(session, Invitation, invitation_id)
    community = fetch(session, Community, invitation.community_id)
    if not is_allowed(actor, Act.MANAGE_MEMBERSHIPS, place_of_management(actor, community)):
        raise NotFound()
    return invitation
