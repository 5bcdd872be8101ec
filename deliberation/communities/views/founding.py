"""What stewards do about the tree: found communities, name parts of the world."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.forms import NewCommunity, NewRegion
from deliberation.communities.queries import places_to_found, regions
from deliberation.communities.views.blueprint import pages
from deliberation.communities.words import JOININGS, VISIBILITIES, for_settings
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import REGISTRY
from deliberation.locale import gettext as _
from deliberation.people.queries import INSTALLATION
from deliberation.permissions import Act, require
from deliberation.retries import once


@pages.get("/communities/new")
@door(Act.CREATE_COMMUNITY)
def new(problem: DeliberationError | None = None) -> str:
    """A community that is to take its place."""
    session = reading()
    return render_template(
        "communities/new.html",
        problem=problem,
        parents=places_to_found(session, actor()),
        choices=for_settings(session, []),
        visibilities=VISIBILITIES,
        joinings=JOININGS,
    )


@pages.post("/communities/new")
@door(Act.CREATE_COMMUNITY)
@redisplay(new)
def found() -> ResponseReturnValue:
    """Found it."""
    form = NewCommunity.parse(sent())
    with transaction() as session:

        def found_it() -> str:
            founded = act.found_community(session, actor(), form, now())
            return url_for("communities.invitations", community_id=founded.id)

        place = once(session, actor(), form.client_id, now(), found_it)
    flash(_("The community is founded. Invite its first facilitator."), "done")
    return redirect(place)


@pages.get("/regions")
@door(Act.STEWARD_INSTALLATION)
def all_regions(problem: DeliberationError | None = None) -> str:
    """The parts of the world in which ballots are counted together."""
    require(actor(), Act.STEWARD_INSTALLATION, INSTALLATION)
    return render_template("communities/regions.html", problem=problem, regions=regions(reading()), languages=REGISTRY)


@pages.post("/regions")
@door(Act.STEWARD_INSTALLATION)
@redisplay(all_regions)
def set_region() -> ResponseReturnValue:
    """Name one, or rename it."""
    form = NewRegion.parse(sent())
    with transaction() as session:
        act.set_region(session, actor(), form)
    flash(_("The part of the world is named."), "done")
    return redirect(url_for("communities.all_regions"))
