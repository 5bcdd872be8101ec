"""Admission, roles and invitations."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.api.blueprint import doors
from deliberation.communities.api.values import as_invitation, as_membership
from deliberation.communities.forms import NewInvitation, NewRole
from deliberation.communities.models import Invitation
from deliberation.communities.queries import invitations_to, requests_to
from deliberation.database import fetch, reading, transaction
from deliberation.doors import actor, door, now, sent
from deliberation.errors import NotFound
from deliberation.people.addresses import absolute
from deliberation.permissions import Act, Role
from deliberation.retries import number_of, once


@doors.get("/communities/<int:community_id>/requests")
@door(Act.MANAGE_MEMBERSHIPS)
def requests(community_id: int) -> ResponseReturnValue:
    """Who asks to be admitted, the longest waiting first."""
    found = requests_to(reading(), actor(), community_id)
    shown = [
        {
            "member_id": member.id,
            "shown_name": member.shown_name,
            "message": membership.message,
            "asked_at": membership.asked_at.isoformat(),
        }
        for membership, member in found
    ]
    return jsonify(requests=shown)


@doors.put("/communities/<int:community_id>/requests/<int:member_id>")
@door(Act.MANAGE_MEMBERSHIPS)
def admit(community_id: int, member_id: int) -> ResponseReturnValue:
    """Let somebody in."""
    with transaction() as session:
        act.admit(session, actor(), community_id, member_id, now())
    return "", 204


@doors.delete("/communities/<int:community_id>/requests/<int:member_id>")
@door(Act.MANAGE_MEMBERSHIPS)
def decline(community_id: int, member_id: int) -> ResponseReturnValue:
    """Do not let somebody in."""
    with transaction() as session:
        act.decline(session, actor(), community_id, member_id, now())
    return "", 204


@doors.post("/communities/<int:community_id>/members/<int:member_id>/roles")
@door(Act.MANAGE_MEMBERSHIPS)
def grant_role(community_id: int, member_id: int) -> ResponseReturnValue:
    """Give a role."""
    form = NewRole.parse(sent())
    with transaction() as session:
        shown = as_membership(act.grant_role(session, actor(), community_id, member_id, form, now()))
    return jsonify(shown)


@doors.delete("/communities/<int:community_id>/members/<int:member_id>/roles/<role>")
@door(Act.MANAGE_MEMBERSHIPS)
def revoke_role(community_id: int, member_id: int, role: str) -> ResponseReturnValue:
    """Take a role away."""
    if role not in set(Role):
        raise NotFound()
    with transaction() as session:
        act.revoke_role(session, actor(), community_id, member_id, Role(role), now())
    return "", 204


@doors.get("/communities/<int:community_id>/invitations")
@door(Act.MANAGE_MEMBERSHIPS)
def invitations(community_id: int) -> ResponseReturnValue:
    """The invitations that let somebody in now."""
    found = invitations_to(reading(), actor(), community_id, now())
    return jsonify(invitations=[as_invitation(each) for each in found])


@doors.post("/communities/<int:community_id>/invitations")
@door(Act.MANAGE_MEMBERSHIPS)
def make_invitation(community_id: int) -> ResponseReturnValue:
    """Make an invitation and show its link, which is shown once."""
    form = NewInvitation.parse(sent())
    with transaction() as session:

        def make() -> str:
            return str(act.make_invitation(session, actor(), community_id, form, now()).id)

        invitation_id = number_of(once(session, actor(), form.client_id, now(), make))
        token = act.renew_invitation(session, actor(), invitation_id)
        shown = as_invitation(fetch(session, Invitation, invitation_id))
    return jsonify(**shown, token=token, link=absolute("communities.invitation", token=token)), 201


@doors.post("/invitations/<int:invitation_id>/link")
@door(Act.MANAGE_MEMBERSHIPS)
def renew_invitation(invitation_id: int) -> ResponseReturnValue:
    """Show a new link for an invitation whose link was lost."""
    with transaction() as session:
        token = act.renew_invitation(session, actor(), invitation_id)
    return jsonify(token=token, link=absolute("communities.invitation", token=token)), 201


@doors.delete("/invitations/<int:invitation_id>")
@door(Act.MANAGE_MEMBERSHIPS)
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Have a link let nobody in any more."""
    with transaction() as session:
        act.withdraw_invitation(session, actor(), invitation_id, now())
    return "", 204
