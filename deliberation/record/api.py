"""The doors for programs that catch up with the record, or keep a copy and check its chain."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deliberation.database import reading
from deliberation.doors import actor, door
from deliberation.permissions import Act
from deliberation.record.forms import CatchUp
from deliberation.record.models import StreamOf
from deliberation.record.queries import as_json, extract

doors = Blueprint("record_api", __name__)


@doors.get("/communities/<int:community_id>/record")
@door(Act.READ)
def community(community_id: int) -> ResponseReturnValue:
    """What happened in a community after a number."""
    return _told(StreamOf.COMMUNITY, community_id)


@doors.get("/rounds/<int:round_id>/record")
@door(Act.READ)
def of_round(round_id: int) -> ResponseReturnValue:
    """What happened in a round after a number."""
    return _told(StreamOf.ROUND, round_id)


def _told(tells_of: StreamOf, subject_id: int) -> ResponseReturnValue:
    wish = CatchUp.parse({name: request.args[name] for name in ("since", "stream") if name in request.args})
    found = extract(reading(), actor(), tells_of, subject_id, wish.stream, wish.since)
    return jsonify(
        {
            "stream": {"of": found.tells_of.value, "id": found.subject_id, "audience": found.audience.value},
            "entries": [as_json(entry) for entry in found.entries],
            "last_number": found.last_number,
            "last_hash": found.last_hash.hex(),
        }
    )
