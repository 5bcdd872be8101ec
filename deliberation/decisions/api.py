"""The JSON doors of moving and closing rounds, of their results, and of what is ratified."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from deliberation.ballots.actions import forget_key
from deliberation.database import reading, transaction
from deliberation.decisions import queries
from deliberation.decisions.actions.moving import move_on
from deliberation.decisions.actions.moving import open_now as open_before_its_date
from deliberation.decisions.actions.ratifying import publish_release, sign_release
from deliberation.decisions.actions.stating import close_voting, state_outcome
from deliberation.decisions.forms import MoveForm, Nothing, StatementForm
from deliberation.decisions.presenting import bundle_as_json, outcome_as_json, signature_as_json
from deliberation.doors import actor, chance, cursor, door, now, sent
from deliberation.keys import installed_keys
from deliberation.people.identity import freshly_confirmed
from deliberation.permissions import Act
from deliberation.rounds.models import Round
from deliberation.rounds.presenting import round_as_json

doors = Blueprint("decisions_api", __name__, url_prefix="/api/v1")


@doors.post("/rounds/<int:round_id>/open")
@door(Act.OPEN_ROUND)
def open_now(round_id: int) -> ResponseReturnValue:
    """Open a planned round now."""
    Nothing.parse(sent())
    with transaction() as session:
        opened = open_before_its_date(session, actor(), round_id, now(), chance(), installed_keys())
        answer = round_as_json(opened)
    return jsonify(answer)


@doors.post("/rounds/<int:round_id>/move")
@door(Act.MOVE_ROUND)
@freshly_confirmed
def move(round_id: int) -> ResponseReturnValue:
    """Go on to the next phase before its time, with a reason."""
    form = MoveForm.parse(sent())
    with transaction() as session:
        answer = round_as_json(move_on(session, actor(), round_id, form, now(), chance(), installed_keys()))
    return jsonify(answer)


@doors.post("/rounds/<int:round_id>/close")
@door(Act.CLOSE_VOTING)
@freshly_confirmed
def close(round_id: int) -> ResponseReturnValue:
    """Close a vote whose time is over, and say what came of it."""
    form = StatementForm.parse(sent())
    with transaction() as session:
        answer = round_as_json(close_voting(session, actor(), round_id, form, now(), chance(), installed_keys()))
    forget_key(round_id, installed_keys())
    return jsonify(answer)


@doors.put("/rounds/<int:round_id>/statement")
@door(Act.STATE_OUTCOME)
def state(round_id: int) -> ResponseReturnValue:
    """Say what the result of a closed round means."""
    form = StatementForm.parse(sent())
    with transaction() as session:
        state_outcome(session, actor(), round_id, form)
    return "", 204


@doors.get("/rounds/<int:round_id>/outcomes")
@door(Act.READ)
def outcomes(round_id: int) -> ResponseReturnValue:
    """What a closed round decided, at most 100 after a number, and where its bundle lies."""
    session = reading()
    round_ = queries.closed_round_for(session, actor(), round_id)
    found = queries.results_after(session, round_, cursor())
    arrived = queries.arrived_above(session, actor(), [each.proposal_id for each in found if each.proposal_id])
    return jsonify(
        {
            "outcomes": [outcome_as_json(each, arrived.get(each.proposal_id or 0)) for each in found],
            "bundle": bundle_as_json(queries.bundle_for(session, actor(), round_id)),
        }
    )


@doors.get("/proposals/<int:proposal_id>/outcome")
@door(Act.READ)
def outcome(proposal_id: int) -> ResponseReturnValue:
    """What was decided on one proposal."""
    session = reading()
    found = queries.outcome_for(session, actor(), proposal_id)
    arrived = queries.arrived_above(session, actor(), [proposal_id])
    return jsonify(outcome_as_json(found, arrived.get(proposal_id)))


@doors.post("/rounds/<int:round_id>/signatures")
@door(Act.SIGN_RELEASE)
@freshly_confirmed
def sign(round_id: int) -> ResponseReturnValue:
    """Put one's name under what a ratification carried; the second signature publishes it."""
    Nothing.parse(sent())
    with transaction() as session:
        signature = sign_release(session, actor(), round_id, now(), chance(), installed_keys())
        release = queries.release_of(session, session.get_one(Round, round_id))
        answer = signature_as_json(signature, release)
    return jsonify(answer), 201


@doors.post("/rounds/<int:round_id>/release")
@door(Act.PUBLISH_RELEASE)
@freshly_confirmed
def publish(round_id: int) -> ResponseReturnValue:
    """Publish a set whose time to be signed is over, before the clock comes to it."""
    Nothing.parse(sent())
    with transaction() as session:
        published = publish_release(session, actor(), round_id, now(), chance(), installed_keys())
        answer = {"version": published.version, "sha256": published.sha256}
    return jsonify(answer), 201
