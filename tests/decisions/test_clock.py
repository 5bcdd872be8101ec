"""The clock: as a command, in the face of what fails, and what it tells."""

import os
import signal
from collections.abc import Iterator
from threading import Timer

import pytest
from flask import Flask

from deliberation.ballots.queries import announced_turnout
from deliberation.record.models import Entry
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase
from tests.conftest import Clock, written
from tests.decisions.scenes import alone, fresh, join_in, proposed, rated, strike, the, until, voted


@pytest.fixture
def _own_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_command_does_what_is_due_once(app: Flask, clock: Clock) -> None:
    place = alone()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["rounds", "advance"]).output == "1 moved, 0 letters sent\n"
    assert the(place.round).phase is Phase.PROPOSING
    assert runner.invoke(args=["rounds", "advance"]).output == "0 moved, 0 letters sent\n"


@pytest.mark.usefixtures("_own_signals")
def test_the_command_goes_on_until_it_is_told_to_stop(app: Flask, clock: Clock) -> None:
    place = alone()
    Timer(2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    done = app.test_cli_runner().invoke(args=["rounds", "advance", "--every", "1"])
    assert (done.exit_code, done.output) == (0, "1 moved, 0 letters sent\n")
    assert the(place.round).phase is Phase.PROPOSING


def test_a_round_that_fails_does_not_stop_the_others(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = alone(), alone()
    until(clock, broken.round, Phase.PROPOSING)
    until(clock, broken.round, Phase.DISCUSSING)
    with written() as session:
        session.get_one(Round, broken.round).policy = {"name": "nothing else"}
    proposed(broken.round, broken.members[0], "A text")
    until(clock, sound.round, Phase.CLOSED)
    assert the(broken.round).phase is Phase.DISCUSSING
    assert f"round {broken.round}: the clock failed" in caplog.text


def test_the_turnout_is_told_in_steps(app: Flask, clock: Clock) -> None:
    place = alone(size=12)
    until(clock, place.round, Phase.PROPOSING)
    proposed(place.round, place.members[0], "A text")
    until(clock, place.round, Phase.RATING)
    join_in(place.round, place.members, clock)
    rated(place.round, place.members, clock, {})
    until(clock, place.round, Phase.VOTING)
    for number, told in ((4, 0), (7, 5), (9, 5), (12, 10)):
        voted(place.round, place.members[:number], clock)
        assert strike(clock) == 0
        assert announced_turnout(fresh(), the(place.round)) == told
    steps = fresh().query(Entry).filter(Entry.kind == "turnout_reached").order_by(Entry.number)
    assert [entry.facts for entry in steps] == [{"at_least": 5}, {"at_least": 10}]
