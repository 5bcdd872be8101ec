"""The tree, and what a community is."""

from flask import render_template

from deliberation.communities.exits import exit_of
from deliberation.communities.panels import panels_of
from deliberation.communities.queries import (
    headcount,
    listed_community,
    members_of,
    own_membership,
    place_of_management,
    sees_names,
    tree,
)
from deliberation.communities.queries.belonging import MOST_AT_ONCE
from deliberation.communities.views.blueprint import pages
from deliberation.database import reading
from deliberation.doors import actor, cursor, door
from deliberation.permissions import Act


@pages.get("/communities")
@door(Act.READ)
def index() -> str:
    """Every community that the reader may know of."""
    return render_template("communities/index.html", tree=tree(reading(), actor()))


@pages.get("/communities/<int:community_id>")
@door(Act.READ)
def show(community_id: int) -> str:
    """What the community is, how many belong to it, how to join, and what goes on."""
    session = reading()
    community = listed_community(session, actor(), community_id)
    return render_template(
        "communities/show.html",
        community=community,
        headcount=headcount(session, community_id),
        membership=own_membership(session, actor(), community_id),
        sees_names=sees_names(actor(), community),
        management=place_of_management(actor(), community),
        panels=panels_of(session, actor(), community),
        quick_exit=exit_of(community),
    )


@pages.get("/communities/<int:community_id>/members")
@door(Act.READ)
def members(community_id: int) -> str:
    """Who belongs to the community, for those who do themselves."""
    session = reading()
    community = listed_community(session, actor(), community_id)
    found = members_of(session, actor(), community_id, cursor())
    return render_template(
        "communities/members.html",
        community=community,
        members=found,
        last=found[-1].member_id if len(found) == MOST_AT_ONCE else None,
        management=place_of_management(actor(), community),
        quick_exit=exit_of(community),
    )
