"""Accounts, for stewards."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, cursor, door, now
from deliberation.people.actions import accounts as act
from deliberation.people.api.blueprint import doors
from deliberation.people.queries import accounts
from deliberation.permissions import Act


@doors.get("/people")
@door(Act.STEWARD_INSTALLATION)
def directory() -> ResponseReturnValue:
    """Everybody with an account, at most 100 whose ids come after `after`."""
    found = accounts(reading(), actor(), cursor())
    shown = [
        {"id": each.id, "shown_name": each.shown_name, "is_suspended": each.suspended_at is not None} for each in found
    ]
    return jsonify(people=shown)


@doors.put("/people/<int:member_id>/suspension")
@door(Act.STEWARD_INSTALLATION)
def suspend(member_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere, and let them in no more."""
    with transaction() as session:
        act.suspend(session, actor(), member_id, now())
    return "", 204


@doors.delete("/people/<int:member_id>/suspension")
@door(Act.STEWARD_INSTALLATION)
def restore(member_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    with transaction() as session:
        act.restore(session, actor(), member_id)
    return "", 204
