"""The tree, what a community is, and its founding."""

from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.api.blueprint import doors
from deliberation.communities.api.values import as_belonging, as_branch, as_community, as_region
from deliberation.communities.forms import NewCommunity, NewRegion, Settings
from deliberation.communities.queries import headcount, listed_community, members_of, regions, tree
from deliberation.database import reading, transaction
from deliberation.doors import actor, cursor, door, now, sent
from deliberation.permissions import Act
from deliberation.retries import once


@doors.get("/communities")
@door(Act.READ)
def index() -> ResponseReturnValue:
    """Every community that the reader may know of, and of shielded ones their number by region."""
    found = tree(reading(), actor())
    shielded = [{"region": region.code if region else None, "number": number} for region, number in found.shielded]
    return jsonify(communities=[as_branch(branch) for branch in found.branches], shielded=shielded)


@doors.get("/communities/<int:community_id>")
@door(Act.READ)
def show(community_id: int) -> ResponseReturnValue:
    """What the community is, and how many belong to it."""
    community = listed_community(reading(), actor(), community_id)
    counted = headcount(reading(), community_id)
    return jsonify(**as_community(community), members=counted.members, observers=counted.observers)


@doors.get("/communities/<int:community_id>/members")
@door(Act.READ)
def members(community_id: int) -> ResponseReturnValue:
    """Who belongs to the community, at most 100 whose ids come after `after`."""
    found = members_of(reading(), actor(), community_id, cursor())
    return jsonify(members=[as_belonging(each) for each in found])


@doors.post("/communities")
@door(Act.CREATE_COMMUNITY)
def found_community() -> ResponseReturnValue:
    """Found a community."""
    form = NewCommunity.parse(sent())
    with transaction() as session:

        def found_it() -> str:
            founded = act.found_community(session, actor(), form, now())
            return url_for("communities_api.show", community_id=founded.id)

        place = once(session, actor(), form.client_id, now(), found_it)
    return jsonify(location=place), 201, {"Location": place}


@doors.put("/communities/<int:community_id>")
@door(Act.MANAGE_COMMUNITY)
def reshape(community_id: int) -> ResponseReturnValue:
    """Change its settings; what is left out is as on a new community."""
    form = Settings.parse(sent())
    with transaction() as session:
        shown: dict[str, Any] = as_community(act.reshape_community(session, actor(), community_id, form))
    return jsonify(shown)


@doors.get("/regions")
@door(Act.READ)
def all_regions() -> ResponseReturnValue:
    """The parts of the world in which ballots are counted together."""
    return jsonify(regions=[as_region(region) for region in regions(reading())])


@doors.post("/regions")
@door(Act.STEWARD_INSTALLATION)
def set_region() -> ResponseReturnValue:
    """Name a part of the world, or rename it."""
    form = NewRegion.parse(sent())
    with transaction() as session:
        shown = as_region(act.set_region(session, actor(), form))
    return jsonify(shown)
