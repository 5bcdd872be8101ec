"""From phase to phase, and more time for one of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.database import reading
from deliberation.permissions import CLOCK
from deliberation.rounds.actions import enter_phase, extend_phase, prolong_phase
from deliberation.rounds.forms import ExtensionForm
from deliberation.rounds.models import Extension, Round
from deliberation.rounds.queries import closes_at, wave_closes_at
from deliberation.rules.phases import Phase
from tests.conftest import NOON, written
from tests.html import faults
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import later, local, opened_round, round_in

Entering = Callable[[int | None], FlaskClient]
NAIROBI = "Africa/Nairobi"


@pytest.fixture
def running(tree: Tree, people: People) -> int:
    """The number of a round in Nairobi that opened now: proposing for 14 days, discussing for 14, rating and a vote."""
    with written() as session:
        return opened_round(session, found(session, tree.nairobi)).id


def more_time(phase: str = "proposing", **span: float) -> dict[str, Any]:
    closing = local(later(**(span or {"days": 16})), NAIROBI)
    return {"phase": phase, "closes_at": closing, "reason": "The rains cut the roads."}


def windows(round_id: int) -> list[tuple[Phase, datetime, datetime]]:
    return [(w.phase, w.opens_at, w.closes_at) for w in reading().get_one(Round, round_id).windows]


def extensions() -> list[Extension]:
    return list(reading().scalars(select(Extension).order_by(Extension.id)))


def test_more_time_moves_the_later_phases_and_keeps_the_reason(
    entering: Entering, people: People, running: int
) -> None:
    before = windows(running)
    answer = entering(people.facilitator).post(f"/rounds/{running}/extensions", data=more_time())
    assert answer.location == f"/rounds/{running}/desk"
    after = windows(running)
    assert after[0] == (Phase.PROPOSING, NOON, later(days=16))
    two_days = timedelta(days=2)
    assert after[1:] == [(phase, opens + two_days, closes + two_days) for phase, opens, closes in before[1:]]
    [extension] = extensions()
    assert (extension.member_id, extension.phase) == (people.facilitator, Phase.PROPOSING)
    assert (extension.from_closing, extension.to_closing) == (later(days=14), later(days=16))
    assert "The rains cut the roads." in entering(None).get(f"/rounds/{running}").text


def test_extending_twice_is_twice_on_the_record(entering: Entering, people: People, running: int) -> None:
    facilitator = entering(people.facilitator)
    for days in (16, 18):
        facilitator.post(f"/rounds/{running}/extensions", data=more_time(days=days))
    assert [extension.to_closing for extension in extensions()] == [later(days=16), later(days=18)]


def test_the_same_form_twice_extends_once(entering: Entering, people: People, running: int) -> None:
    facilitator, sent = entering(people.facilitator), {**more_time(), "client_id": "a-client-id"}
    places = {facilitator.post(f"/api/v1/rounds/{running}/extensions", json=sent).location for _time in range(2)}
    assert places == {f"/api/v1/rounds/{running}"}
    assert len(extensions()) == 1


def test_the_clock_extends_too(app: Flask, running: int) -> None:
    with written() as session:
        form = ExtensionForm.parse(more_time())
        assert extend_phase(session, CLOCK, running, form, NOON).member_id is None


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"closes_at": local(later(days=14), NAIROBI)}, "closes_at", "not_later"),
    ({"closes_at": local(later(days=13), NAIROBI)}, "closes_at", "not_later"),
    ({"closes_at": local(later(days=400), NAIROBI)}, "closes_at", "too_far"),
    ({"closes_at": "soon"}, "closes_at", "not_a_moment"),
    ({"reason": "  "}, "reason", "string_too_short"),
    ({"reason": "x" * 10_001}, "reason", "string_too_long"),
    ({"phase": "later"}, "phase", "enum"),
]


@pytest.mark.parametrize(("wrong", "field", "code"), WRONG)
def test_wrong_input_is_named_field_by_field(
    entering: Entering, people: People, running: int, wrong: dict[str, Any], field: str, code: str
) -> None:
    sent = {**more_time(), **wrong}
    facilitator = entering(people.facilitator)
    answer = facilitator.post(f"/api/v1/rounds/{running}/extensions", json=sent)
    assert answer.json is not None
    assert (field, code) in [(each["field"], each["code"]) for each in answer.json["fields"]]
    page = facilitator.post(f"/rounds/{running}/extensions", data=sent)
    assert (page.status_code, faults(page.text)) == (422, [])
    assert extensions() == []


def test_what_was_typed_comes_back(entering: Entering, people: People, running: int) -> None:
    sent = {**more_time(days=1)}
    page = entering(people.facilitator).post(f"/rounds/{running}/extensions", data=sent).text
    assert "The rains cut the roads." in page
    assert 'id="f-closes_at-error"' in page


def test_a_form_of_an_earlier_phase_is_refused(entering: Entering, people: People, running: int) -> None:
    answer = entering(people.facilitator).post(f"/api/v1/rounds/{running}/extensions", json=more_time("discussing"))
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "phase_moved_on")


@pytest.mark.parametrize(
    ("who", "status"),
    [("facilitator", 302), ("convener", 403), ("member", 403), ("observer", 403), ("stranger", 403), (None, 401)],
)
def test_who_extends(entering: Entering, people: People, running: int, who: str | None, status: int) -> None:
    somebody = entering(getattr(people, who) if who else None)
    assert somebody.post(f"/rounds/{running}/extensions", data=more_time()).status_code == status
    assert len(extensions()) == (1 if status == 302 else 0)


@pytest.mark.parametrize("phase", list(Phase))
def test_in_which_phases_one_extends(entering: Entering, tree: Tree, people: People, phase: Phase) -> None:
    with written() as session:
        made = round_in(session, found(session, tree.nairobi), phase)
        round_id = made.id
    sent = more_time(phase.value, days=60)
    status = entering(people.facilitator).post(f"/api/v1/rounds/{round_id}/extensions", json=sent).status_code
    assert status == (409 if phase in (Phase.PLANNED, Phase.CLOSED) else 201)


def test_an_extension_keeps_the_hour_over_a_change_of_the_clocks(app: Flask, tree: Tree) -> None:
    with written() as session:
        berlin = found(session, tree.world)
        berlin.time_zone = "Europe/Berlin"
        opened = opened_round(session, berlin, now=datetime(2026, 3, 20, 18, 0, tzinfo=ZoneInfo("Europe/Berlin")))
        form = ExtensionForm.parse({"phase": "proposing", "closes_at": "2026-04-02T18:00", "reason": "Holidays."})
        extend_phase(session, CLOCK, opened.id, form, NOON)
        zone = ZoneInfo("Europe/Berlin")
        assert {window.opens_at.astimezone(zone).hour for window in opened.windows} == {18}


def test_a_phase_entered_on_time_keeps_every_date(app: Flask, running: int) -> None:
    before = windows(running)
    with written() as session:
        enter_phase(session, CLOCK, session.get_one(Round, running), Phase.DISCUSSING, later(days=14, minutes=5))
    assert windows(running) == before


@pytest.mark.parametrize("days", [3, 20])
def test_a_phase_entered_early_or_much_too_late_keeps_its_length(app: Flask, running: int, days: int) -> None:
    with written() as session:
        enter_phase(session, CLOCK, session.get_one(Round, running), Phase.DISCUSSING, later(days=days))
    assert windows(running)[:3] == [
        (Phase.PROPOSING, NOON, later(days=days)),
        (Phase.DISCUSSING, later(days=days), later(days=days + 14)),
        (Phase.RATING, later(days=days + 14), later(days=days + 34)),
    ]


def test_a_phase_is_not_skipped(app: Flask, running: int) -> None:
    with written() as session, pytest.raises(ValueError, match="does not follow"):
        enter_phase(session, CLOCK, session.get_one(Round, running), Phase.RATING, NOON)


def test_a_round_may_close_from_any_phase_and_forgets_what_never_began(app: Flask, running: int) -> None:
    with written() as session:
        round_ = session.get_one(Round, running)
        enter_phase(session, CLOCK, round_, Phase.DISCUSSING, later(days=14))
        enter_phase(session, CLOCK, round_, Phase.CLOSED, later(days=20))
        assert (round_.phase, round_.closed_at) == (Phase.CLOSED, later(days=20))
    assert windows(running) == [
        (Phase.PROPOSING, NOON, later(days=14)),
        (Phase.DISCUSSING, later(days=14), later(days=20)),
    ]


def test_the_rules_may_move_the_closing_of_a_phase_either_way(app: Flask, tree: Tree) -> None:
    with written() as session:
        rating = opened_round(session, found(session, tree.nairobi), phase=Phase.RATING)
        closing = wave_closes_at(rating, NOON)
        assert closing == later(days=10)
        prolong_phase(session, rating, closing)
        assert closes_at(rating) == closing
        settling = next(window for window in rating.windows if window.phase is Phase.SETTLING)
        assert (settling.opens_at, settling.closes_at) == (closing, later(days=17))


def test_the_round_page_and_the_machine_say_the_same_dates(entering: Entering, running: int) -> None:
    told = entering(None).get(f"/api/v1/rounds/{running}").json
    assert told is not None
    assert told["windows"][0]["closes_at"] == "2026-03-16T15:00:00+03:00"
    page = entering(None).get(f"/rounds/{running}").text
    assert faults(page) == []
    assert all(window["closes_at"] in page for window in told["windows"])
