"""Opening a round: rules frozen, times set, nothing before the members have approved, and once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.database import reading, transaction
from deliberation.errors import DeliberationError, NotNow
from deliberation.events import Audience
from deliberation.permissions import CLOCK
from deliberation.record.models import StreamOf
from deliberation.record.queries import entries_since, stream_of
from deliberation.rounds.actions import approve, open_round
from deliberation.rounds.errors import NotApproved
from deliberation.rounds.models import Round
from deliberation.rounds.queries import due_round_ids, policy_of
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.policy import PRESETS, policy_hash, policy_to_json
from tests.conftest import NOON, written
from tests.html import faults
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, later, opened_round, planned_round

Entering = Callable[[int | None], FlaskClient]


@pytest.fixture
def planned(tree: Tree, people: People) -> int:
    """The number of a round in Nairobi that opens tomorrow."""
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        return planned_round(session, found(session, tree.nairobi), within, opens_at=later(days=1)).id


def the(round_id: int) -> Round:
    return reading().get_one(Round, round_id)


def test_opening_freezes_the_rules_and_sets_the_times(entering: Entering, people: People, planned: int) -> None:
    answer = entering(people.facilitator).post(f"/rounds/{planned}/open")
    assert answer.location == f"/rounds/{planned}/desk"
    opened = the(planned)
    assert (opened.phase, opened.opened_at, opened.opens_at) == (Phase.PROPOSING, NOON, NOON)
    assert opened.policy == policy_to_json(PRESETS["delphi"])
    assert opened.policy_hash == policy_hash(PRESETS["delphi"])
    assert [(window.phase, window.opens_at, window.closes_at) for window in opened.windows] == [
        (Phase.PROPOSING, NOON, later(days=14)),
        (Phase.DISCUSSING, later(days=14), later(days=28)),
        # The clocks of Nairobi never change.
        (Phase.RATING, later(days=28), later(days=38)),
    ]


def test_opening_is_on_the_record(app: Flask, planned: int) -> None:
    with written() as session:
        open_round(session, CLOCK, planned, later(days=1))
    stream = stream_of(reading(), StreamOf.ROUND, planned, Audience.PUBLIC)
    [*_earlier, entry] = [entry for entry in entries_since(reading(), stream, 0) if entry.kind == "round_opened"]
    assert entry.actor_id is None
    assert entry.facts["policy_hash"] == policy_hash(PRESETS["delphi"])
    assert entry.facts["is_simulated"] is False


def test_no_change_of_policy_reaches_an_open_round(app: Flask, planned: int) -> None:
    with written() as session:
        opened = open_round(session, CLOCK, planned, later(days=1))
        opened.deliberation.policy = policy_to_json(PRESETS["quick"])
        assert policy_of(opened) == PRESETS["delphi"]


def test_until_then_the_rules_are_those_of_the_deliberation(app: Flask, planned: int) -> None:
    with written() as session:
        waiting = session.get_one(Round, planned)
        waiting.deliberation.policy = policy_to_json(PRESETS["quick"])
        assert policy_of(waiting) == PRESETS["quick"]


@pytest.mark.parametrize(
    ("moment", "beginning"),
    [
        (later(days=1), later(days=1)),
        (later(days=1, minutes=59), later(days=1)),
        (later(days=3, seconds=9), later(days=3)),  # a clock that stood still takes no days from anybody
        (later(seconds=9), NOON),
    ],
)
def test_when_a_round_begins(app: Flask, planned: int, moment: datetime, beginning: datetime) -> None:
    with written() as session:
        opened = open_round(session, CLOCK, planned, moment)
        assert opened.windows[0].opens_at == beginning


def test_times_keep_their_hour_over_a_change_of_the_clocks(app: Flask, tree: Tree) -> None:
    paris, opens_at = ZoneInfo("Europe/Paris"), datetime(2026, 3, 20, 18, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with written() as session:
        planned = planned_round(
            session, found(session, tree.world), opens_at=opens_at, time_zone="Europe/Paris", now=NOON
        )
        opened = open_round(session, CLOCK, planned.id, opens_at.astimezone(UTC))
        assert {window.closes_at.astimezone(paris).hour for window in opened.windows} == {18}
        first = opened.windows[0]
        assert first.closes_at - first.opens_at == timedelta(days=10, hours=-1)


def test_opening_twice_is_refused(entering: Entering, people: People, planned: int) -> None:
    facilitator = entering(people.facilitator)
    facilitator.post(f"/rounds/{planned}/open")
    again = facilitator.post(f"/rounds/{planned}/open")
    assert (again.status_code, faults(again.text)) == (409, [])
    machine = facilitator.post(f"/api/v1/rounds/{planned}/open", json={})
    assert machine.json is not None
    assert (machine.status_code, machine.json["code"]) == (409, "not_now")


def test_opening_twice_at_once_opens_once(app: Flask, planned: int) -> None:
    together, refused = Barrier(4), []

    def opening() -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction() as session:
                    open_round(session, CLOCK, planned, later(days=1))
            except DeliberationError as error:
                refused.append(type(error))

    threads = [Thread(target=opening) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [NotNow] * 3
    assert len(the(planned).windows) == 3


def test_nothing_opens_before_the_members_have_approved(app: Flask, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        within = deliberation(session, None, world, convening="by_members", preset="quick")
        criteria = planned_round(session, world, within)
        convening = planned_round(session, world, within, kind=RoundKind.CONVENING)
        assert due_round_ids(session, NOON) == [convening.id]
        with pytest.raises(NotApproved):
            open_round(session, CLOCK, criteria.id, NOON)
        assert open_round(session, CLOCK, convening.id, NOON).phase is Phase.DISCUSSING
        # Nobody has approved the deliberation's own rules while they are being approved.
        assert policy_of(convening) == PRESETS["delphi"]
        approve(session, CLOCK, within, NOON)
        assert due_round_ids(session, NOON) == [criteria.id]
        assert policy_of(open_round(session, CLOCK, criteria.id, NOON)) == PRESETS["quick"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("facilitator", 302), ("convener", 403), ("member", 403), ("observer", 403), ("stranger", 403), (None, 401)],
)
def test_who_opens(entering: Entering, people: People, planned: int, who: str | None, status: int) -> None:
    somebody = entering(getattr(people, who) if who else None)
    assert somebody.post(f"/rounds/{planned}/open").status_code == status
    assert (the(planned).phase is Phase.PLANNED) is (status != 302)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.PLANNED])
def test_only_a_planned_round_opens(entering: Entering, tree: Tree, people: People, phase: Phase) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi), phase=phase).id
    assert entering(people.facilitator).post(f"/api/v1/rounds/{running}/open", json={}).status_code == 409
    assert the(running).phase is phase


def test_a_round_that_is_not_there_is_not_found(entering: Entering, people: People, tree: Tree) -> None:
    with written() as session:
        hidden = planned_round(session, found(session, tree.hidden)).id
    facilitator = entering(people.facilitator)
    for round_id in (hidden, 999_999, 10**20):
        assert facilitator.post(f"/rounds/{round_id}/open").status_code == 404
        assert facilitator.get(f"/rounds/{round_id}").status_code == 404
        assert facilitator.get(f"/rounds/{round_id}/desk").status_code == 404
        assert facilitator.get(f"/api/v1/rounds/{round_id}").status_code == 404


def test_what_is_due(app: Flask, tree: Tree, planned: int) -> None:
    assert due_round_ids(reading(), NOON) == []
    assert due_round_ids(reading(), later(days=1)) == [planned]
    with written() as session:
        open_round(session, CLOCK, planned, later(days=1))
    assert due_round_ids(reading(), later(days=14, hours=23)) == []
    assert due_round_ids(reading(), later(days=15)) == [planned]
