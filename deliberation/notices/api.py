"""The JSON doors of what waits for somebody."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deliberation.database import reading
from deliberation.doors import actor, door, now
from deliberation.notices import presenting, queries
from deliberation.permissions import Act
from deliberation.proposals.forms import cursor

doors = Blueprint("notices_api", __name__, url_prefix="/api/v1")


@doors.get("/today")
@door(Act.KEEP_OWN_ACCOUNT)
def today() -> ResponseReturnValue:
    """What waits for the asker, in which round, and how the last one ended."""
    found = queries.today(reading(), actor(), now(), cursor(request.args.get("round")))
    return jsonify(presenting.today_as_json(found))


@doors.get("/desk")
@door(Act.READ_DESK)
def desk() -> ResponseReturnValue:
    """Everything that the asker facilitates."""
    entries = queries.desks_of(reading(), actor())
    return jsonify({"communities": [presenting.desk_entry_as_json(entry) for entry in entries]})
