"""What facilitators and stewards do about a community: settings, admission, roles."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.exits import exit_of
from deliberation.communities.forms import NewRole, Settings
from deliberation.communities.queries import managed_community, member_in, requests_to
from deliberation.communities.views.blueprint import pages
from deliberation.communities.words import JOININGS, ROLES, ROLES_EXPLAINED, VISIBILITIES, for_settings
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError, NotFound
from deliberation.locale import gettext as _
from deliberation.people.forms import Nothing
from deliberation.permissions import Act, Role


@pages.get("/communities/<int:community_id>/manage")
@door(Act.MANAGE_MEMBERSHIPS)
def manage(community_id: int) -> str:
    """The admission desk: who asks to join."""
    session = reading()
    community = managed_community(session, actor(), community_id, Act.MANAGE_MEMBERSHIPS)
    requests = requests_to(session, actor(), community_id)
    return render_template(
        "communities/manage.html", community=community, requests=requests, quick_exit=exit_of(community)
    )


@pages.post("/communities/<int:community_id>/requests/<int:member_id>/admit")
@door(Act.MANAGE_MEMBERSHIPS)
def admit(community_id: int, member_id: int) -> ResponseReturnValue:
    """Let somebody in."""
    Nothing.parse(sent())
    with transaction() as session:
        act.admit(session, actor(), community_id, member_id, now())
    flash(_("They belong to your community now."), "done")
    return redirect(url_for("communities.manage", community_id=community_id))


@pages.post("/communities/<int:community_id>/requests/<int:member_id>/decline")
@door(Act.MANAGE_MEMBERSHIPS)
def decline(community_id: int, member_id: int) -> ResponseReturnValue:
    """Do not let somebody in."""
    Nothing.parse(sent())
    with transaction() as session:
        act.decline(session, actor(), community_id, member_id, now())
    flash(_("They were not admitted."), "done")
    return redirect(url_for("communities.manage", community_id=community_id))


@pages.get("/communities/<int:community_id>/settings")
@door(Act.MANAGE_COMMUNITY)
def settings(community_id: int, problem: DeliberationError | None = None) -> str:
    """What the community says of itself, and how one joins it."""
    session = reading()
    community = managed_community(session, actor(), community_id, Act.MANAGE_COMMUNITY)
    return render_template(
        "communities/settings.html",
        community=community,
        problem=problem,
        choices=for_settings(session, community.languages),
        visibilities=VISIBILITIES,
        joinings=JOININGS,
        quick_exit=exit_of(community),
    )


@pages.post("/communities/<int:community_id>/settings")
@door(Act.MANAGE_COMMUNITY)
@redisplay(settings)
def reshape(community_id: int) -> ResponseReturnValue:
    """Change them."""
    form = Settings.parse(sent())
    with transaction() as session:
        act.reshape_community(session, actor(), community_id, form)
    flash(_("The settings are changed."), "done")
    return redirect(url_for("communities.settings", community_id=community_id))


@pages.get("/communities/<int:community_id>/members/<int:member_id>")
@door(Act.MANAGE_MEMBERSHIPS)
def roles(community_id: int, member_id: int, problem: DeliberationError | None = None) -> str:
    """Which roles one person has, to give and to take."""
    session = reading()
    community = managed_community(session, actor(), community_id, Act.MANAGE_MEMBERSHIPS)
    membership, member = member_in(session, actor(), community_id, member_id)
    return render_template(
        "communities/roles.html",
        community=community,
        membership=membership,
        member=member,
        roles=ROLES,
        explained=ROLES_EXPLAINED,
        problem=problem,
        quick_exit=exit_of(community),
    )


@pages.post("/communities/<int:community_id>/members/<int:member_id>/roles")
@door(Act.MANAGE_MEMBERSHIPS)
@redisplay(roles)
def grant_role(community_id: int, member_id: int) -> ResponseReturnValue:
    """Give a role."""
    form = NewRole.parse(sent())
    with transaction() as session:
        act.grant_role(session, actor(), community_id, member_id, form, now())
    flash(_("The role is given, and counts at once."), "done")
    return redirect(url_for("communities.roles", community_id=community_id, member_id=member_id))


@pages.post("/communities/<int:community_id>/members/<int:member_id>/roles/<role>/revoke")
@door(Act.MANAGE_MEMBERSHIPS)
def revoke_role(community_id: int, member_id: int, role: str) -> ResponseReturnValue:
    """Take a role away."""
    Nothing.parse(sent())
    if role not in set(Role):
        raise NotFound()
    with transaction() as session:
        act.revoke_role(session, actor(), community_id, member_id, Role(role), now())
    flash(_("The role is taken away, and that counts at once."), "done")
    return redirect(url_for("communities.members", community_id=community_id))
