"""The JSON doors of deliberations and rounds."""

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, cursor, door, now, sent
from deliberation.permissions import Act, require
from deliberation.retries import once
from deliberation.rounds import actions, queries
from deliberation.rounds.forms import DeliberationForm, ExtensionForm, LevelForm, RoundForm, UnitForm
from deliberation.rounds.presenting import (
    attendance_as_json,
    deliberation_as_json,
    extension_as_json,
    participation_as_json,
    round_as_json,
)
from deliberation.rounds.texts import texts_in

doors = Blueprint("rounds_api", __name__, url_prefix="/api/v1")


@doors.get("/deliberations/<slug>")
@door(Act.READ)
def deliberation(slug: str) -> ResponseReturnValue:
    """One deliberation."""
    return jsonify(deliberation_as_json(queries.deliberation_for(reading(), actor(), slug)))


@doors.post("/deliberations")
@door(Act.CREATE_DELIBERATION)
def create() -> ResponseReturnValue:
    """Put a question to a community."""
    form = DeliberationForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: url_for(
                "rounds_api.deliberation",
                slug=actions.create_deliberation(session, actor(), form, now(), chance()).slug,
            ),
        )
    return jsonify({"address": place}), 201, {"Location": place}


@doors.get("/deliberations/<slug>/rounds")
@door(Act.READ)
def rounds_of(slug: str) -> ResponseReturnValue:
    """The rounds of a deliberation, at most 100 after a number."""
    session = reading()
    found = queries.deliberation_for(session, actor(), slug)
    return jsonify({"rounds": [round_as_json(r) for r in queries.rounds_of(session, actor(), found.id, cursor())]})


@doors.post("/deliberations/<slug>/rounds")
@door(Act.PLAN_ROUND)
def plan(slug: str) -> ResponseReturnValue:
    """Plan one round in one community."""
    found = queries.deliberation_for(reading(), actor(), slug)
    form = RoundForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: url_for("rounds_api.show", round_id=actions.plan_round(session, actor(), found.id, form, now()).id),
        )
    return jsonify({"address": place}), 201, {"Location": place}


@doors.post("/deliberations/<slug>/levels")
@door(Act.PLAN_ROUND)
def plan_level(slug: str) -> ResponseReturnValue:
    """Plan the rounds of all communities of a level."""
    found = queries.deliberation_for(reading(), actor(), slug)
    form = LevelForm.parse(sent())

    def made_at() -> str:
        actions.plan_level(session, actor(), found.id, form, now())
        return url_for("rounds_api.rounds_of", slug=slug)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    return jsonify({"address": place}), 201, {"Location": place}


@doors.get("/rounds")
@door(Act.READ)
def current() -> ResponseReturnValue:
    """The rounds that are going on, at most 100 after a number."""
    return jsonify({"rounds": [round_as_json(r) for r in queries.current_rounds(reading(), actor(), cursor())]})


@doors.get("/rounds/<int:round_id>")
@door(Act.READ)
def show(round_id: int) -> ResponseReturnValue:
    """One round, with the extensions of its phases."""
    session = reading()
    found = queries.round_for(session, actor(), round_id)
    extensions = [extension_as_json(extension) for extension in queries.extensions_of(session, found)]
    return jsonify({**round_as_json(found), "extensions": extensions})


@doors.get("/rounds/<int:round_id>/desk")
@door(Act.READ_DESK)
def desk(round_id: int) -> ResponseReturnValue:
    """Who takes part in a round, and what it asks of each member."""
    session = reading()
    found = queries.round_for(session, actor(), round_id)
    require(actor(), Act.READ_DESK, found.place)
    demand = queries.demand_of(found, texts_in(session, found), request.args.get("texts", type=int))
    return jsonify(attendance_as_json(queries.attendance(session, found), demand))


@doors.post("/rounds/<int:round_id>/extensions")
@door(Act.EXTEND_PHASE)
def extend(round_id: int) -> ResponseReturnValue:
    """Give the present phase more time, with a reason."""
    form = ExtensionForm.parse(sent())

    def made_at() -> str:
        actions.extend_phase(session, actor(), round_id, form, now())
        return url_for("rounds_api.show", round_id=round_id)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    return jsonify({"address": place}), 201, {"Location": place}


@doors.get("/rounds/<int:round_id>/taking-part")
@door(Act.READ)
def participation(round_id: int) -> ResponseReturnValue:
    """How the asker takes part in a round."""
    session = reading()
    found = queries.round_for(session, actor(), round_id)
    return jsonify(participation_as_json(queries.participation_of(session, actor(), found)))


@doors.put("/rounds/<int:round_id>/taking-part")
@door(Act.CONFIRM_TAKING_PART)
def take_part(round_id: int) -> ResponseReturnValue:
    """Say with one tap that one takes part."""
    with transaction() as session:
        actions.confirm_taking_part(session, actor(), round_id, now())
    return "", 204


@doors.put("/rounds/<int:round_id>/unit")
@door(Act.CHOOSE_UNIT)
def choose_unit(round_id: int) -> ResponseReturnValue:
    """Choose the community in whose group one's ballot counts."""
    form = UnitForm.parse(sent())
    with transaction() as session:
        actions.choose_unit(session, actor(), round_id, form)
    return "", 204
