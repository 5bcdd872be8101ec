"""The JSON doors of rating and voting."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deliberation.ballots import actions, queries
from deliberation.ballots.forms import BallotForm, RatingsForm, WithdrawalForm
from deliberation.ballots.presenting import ballot_as_json, sheets_as_json, units_as_json, waiting_as_json
from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, cursor, door, now, sent
from deliberation.keys import installed_keys
from deliberation.permissions import Act
from deliberation.rounds.queries import round_for

doors = Blueprint("ballots_api", __name__, url_prefix="/api/v1")

MOST_AT_ONCE = 100


@doors.get("/decide")
@door(Act.READ)
def decide() -> ResponseReturnValue:
    """What waits for the asker, and what they may still change; empty for whoever is not signed in."""
    return jsonify(waiting=[waiting_as_json(each) for each in queries.waiting_for(reading(), actor(), now())])


@doors.get("/rounds/<int:round_id>/ratings")
@door(Act.RATE)
def ratings(round_id: int) -> ResponseReturnValue:
    """The texts of the open wave with one's own answers, at most 100 after a place."""
    session, after = reading(), cursor()
    sheets = queries.sheets_for(session, actor(), round_id, now())
    shown = queries.sheets_from(session, actor(), sheets, sheets.versions[after : after + MOST_AT_ONCE], after + 1)
    return jsonify(sheets_as_json(sheets, shown))


@doors.put("/rounds/<int:round_id>/ratings")
@door(Act.RATE)
def rate(round_id: int) -> ResponseReturnValue:
    """Give or change one's answers, all of them or none."""
    form = RatingsForm.parse(sent())
    with transaction() as session:
        actions.rate(session, actor(), round_id, form.ratings, now())
    return "", 204


@doors.get("/rounds/<int:round_id>/ballot")
@door(Act.READ_OWN_BALLOT)
def ballot(round_id: int) -> ResponseReturnValue:
    """The questions, and what one has chosen so far."""
    with transaction() as session:
        chosen = actions.own_ballot(session, actor(), round_id, installed_keys())
    session = reading()
    round_ = round_for(session, actor(), round_id)
    return jsonify(ballot_as_json(round_, queries.questions_of(session, round_), chosen))


@doors.put("/rounds/<int:round_id>/ballot")
@door(Act.CAST_BALLOT)
def cast(round_id: int) -> ResponseReturnValue:
    """Cast or change one's answers on some questions, all of them or none."""
    form = BallotForm.parse(sent())
    with transaction() as session:
        actions.cast_ballot(session, actor(), round_id, form, now(), chance(), installed_keys())
    return "", 204


@doors.delete("/rounds/<int:round_id>/ballot")
@door(Act.CAST_BALLOT)
def withdraw(round_id: int) -> ResponseReturnValue:
    """Take back one's answer on one question, or the whole ballot where none is named."""
    form = WithdrawalForm.parse(request.args)
    with transaction() as session:
        if form.question is None:
            actions.withdraw_ballot(session, actor(), round_id, now())
        else:
            actions.withdraw_choice(session, actor(), round_id, form.question, now())
    return "", 204


@doors.get("/rounds/<int:round_id>/units")
@door(Act.READ)
def units(round_id: int) -> ResponseReturnValue:
    """The groups in which ballots are counted, and how many have voted, in steps; empty before voting opens."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    return jsonify(units_as_json(queries.shown_units(session, round_), queries.announced_turnout(session, round_)))
