"""The page on which people read what happened, in words."""

from flask import Blueprint, render_template, request, url_for

from deliberation.database import reading
from deliberation.doors import actor, door
from deliberation.events import Audience
from deliberation.permissions import Act
from deliberation.record.forms import CatchUp
from deliberation.record.models import StreamOf
from deliberation.record.queries import extract

pages = Blueprint("record", __name__)


@pages.get("/communities/<int:community_id>/history")
@door(Act.READ)
def community(community_id: int) -> str:
    """What happened in a community."""
    above, machine = (
        url_for("communities.show", community_id=community_id),
        url_for("record_api.community", community_id=community_id),
    )
    return _page(StreamOf.COMMUNITY, community_id, above, machine)


@pages.get("/rounds/<int:round_id>/history")
@door(Act.READ)
def of_round(round_id: int) -> str:
    """What happened in a round."""
    above, machine = url_for("rounds.show", round_id=round_id), url_for("record_api.of_round", round_id=round_id)
    return _page(StreamOf.ROUND, round_id, above, machine)


def _page(tells_of: StreamOf, subject_id: int, above: str, machine: str) -> str:
    wish = CatchUp.parse({"since": request.args["since"]} if "since" in request.args else {})
    found = extract(reading(), actor(), tells_of, subject_id, Audience.PUBLIC, wish.since)
    further = None if found.next_since is None else f"{request.path}?since={found.next_since}"
    earlier = f"{request.path}?since=0" if wish.since else None
    return render_template(
        "record/history.html", found=found, above=above, machine=machine, further=further, earlier=earlier
    )
