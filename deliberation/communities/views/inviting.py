"""Links with which others may join: made, renewed, withdrawn."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.exits import exit_of
from deliberation.communities.forms import NewInvitation
from deliberation.communities.queries import invitations_to, managed_community
from deliberation.communities.views.blueprint import pages
from deliberation.communities.words import ROLES, ROLES_EXPLAINED
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.people.addresses import absolute
from deliberation.people.forms import Nothing
from deliberation.permissions import Act
from deliberation.retries import number_of, once


@pages.get("/communities/<int:community_id>/invitations")
@door(Act.MANAGE_MEMBERSHIPS)
def invitations(community_id: int, problem: DeliberationError | None = None, link: str | None = None) -> str:
    """The links that work now, and a new one; a link itself is shown once."""
    session = reading()
    community = managed_community(session, actor(), community_id, Act.MANAGE_MEMBERSHIPS)
    return render_template(
        "communities/invitations.html",
        community=community,
        invitations=invitations_to(session, actor(), community_id, now()),
        roles=ROLES,
        explained=ROLES_EXPLAINED,
        problem=problem,
        link=link,
        quick_exit=exit_of(community),
    )


@pages.post("/communities/<int:community_id>/invitations")
@door(Act.MANAGE_MEMBERSHIPS)
@redisplay(invitations)
def make_invitation(community_id: int) -> ResponseReturnValue:
    """Make a link and show it; the same form sent again renews it, since its first answer never arrived."""
    form = NewInvitation.parse(sent())
    with transaction() as session:

        def make() -> str:
            return str(act.make_invitation(session, actor(), community_id, form, now()).id)

        invitation_id = number_of(once(session, actor(), form.client_id, now(), make))
        token = act.renew_invitation(session, actor(), invitation_id)
    return invitations(community_id, link=absolute("communities.invitation", token=token)), 201


@pages.post("/communities/<int:community_id>/invitations/<int:invitation_id>/renew")
@door(Act.MANAGE_MEMBERSHIPS)
def renew_invitation(community_id: int, invitation_id: int) -> ResponseReturnValue:
    """Show a new link for an invitation whose link was lost."""
    Nothing.parse(sent())
    with transaction() as session:
        token = act.renew_invitation(session, actor(), invitation_id)
    return invitations(community_id, link=absolute("communities.invitation", token=token)), 201


@pages.post("/communities/<int:community_id>/invitations/<int:invitation_id>/withdraw")
@door(Act.MANAGE_MEMBERSHIPS)
def withdraw_invitation(community_id: int, invitation_id: int) -> ResponseReturnValue:
    """Have a link let nobody in any more."""
    Nothing.parse(sent())
    with transaction() as session:
        act.withdraw_invitation(session, actor(), invitation_id, now())
    flash(_("The link lets nobody in any more."), "done")
    return redirect(url_for("communities.invitations", community_id=community_id))
