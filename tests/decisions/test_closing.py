"""Closing: by the clock and by hand, twice, at once, while people vote, and after a crash."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from deliberation.ballots.actions import cast_ballot, forget_key
from deliberation.ballots.envelopes import key_name
from deliberation.ballots.errors import VotingInterrupted, VotingOver
from deliberation.ballots.forms import BallotForm
from deliberation.ballots.models import Envelope, PublishedBallot
from deliberation.ballots.queries import open_wave_of, questions_of
from deliberation.database import transaction
from deliberation.decisions.actions.closing import close_round
from deliberation.decisions.actions.stating import close_voting, state_outcome
from deliberation.decisions.errors import VotingStillOpen
from deliberation.decisions.forms import StatementForm
from deliberation.decisions.models import Bundle, Outcome
from deliberation.errors import DeliberationError, NotNow
from deliberation.keys import installed_keys
from deliberation.permissions import CLOCK
from deliberation.record.models import Entry
from deliberation.rounds.actions import extend_phase
from deliberation.rounds.forms import ExtensionForm
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase
from tests.conftest import Clock
from tests.decisions.scenes import (
    Alone,
    alone,
    bundle,
    fresh,
    outcomes,
    played,
    proposed,
    recounted,
    strike,
    the,
    until,
)
from tests.people.factories import acting

STATEMENT = StatementForm(statement="The members decided. The set is voted on next.")


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do several things at the same moment, each as a process of its own would; what came of each."""
    together = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        with app.app_context():
            together.wait()
            try:
                act()
            except DeliberationError as problem:
                return problem.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def close_by_hand(place: Alone, clock: Clock) -> None:
    """A facilitator closes the vote, and says what came of it."""
    with transaction() as session:
        actor = acting(session, place.there.facilitators[0])
        close_voting(session, actor, place.round, STATEMENT, clock.time, Random(), installed_keys())


def cast(place: Alone, member_id: int, clock: Clock, choice: str = "yes") -> None:
    """A member answers every question."""
    with transaction() as session:
        round_ = session.get_one(Round, place.round)
        form = BallotForm.parse({"choices": {each.id: choice for each in questions_of(session, round_)}})
        cast_ballot(session, acting(session, member_id), place.round, form, clock.time, Random(), installed_keys())


class PowerCut(BaseException):
    """The end of everything, before the commit."""


def close_and_crash(place: Alone, clock: Clock) -> None:
    """The clock closes the round, and the machine stops before that is written."""
    with transaction() as session:
        close_round(session, CLOCK, place.round, clock.time, Random(), installed_keys())
        raise PowerCut


def told(kind: str) -> int:
    """How often the record says that something happened."""
    return fresh().scalar(select(func.count(Entry.number)).where(Entry.kind == kind)) or 0


def test_nobody_closes_a_vote_before_its_time(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    clock.forward(minutes=-1)
    with pytest.raises(VotingStillOpen):
        close_by_hand(place, clock)
    assert strike(clock) == 0
    clock.forward(minutes=1)
    close_by_hand(place, clock)
    assert (the(place.round).phase, fresh().get_one(Bundle, place.round).statement) == (
        Phase.CLOSED,
        STATEMENT.statement,
    )


def test_closing_destroys_the_key_and_leaves_no_envelope(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    assert installed_keys().exists(key_name(place.round))
    strike(clock)
    assert not installed_keys().exists(key_name(place.round))
    assert fresh().scalar(select(func.count()).select_from(Envelope)) == 0
    assert fresh().scalar(select(func.count()).select_from(PublishedBallot)) == len(place.members)


def test_a_key_that_outlived_a_crash_is_destroyed_by_the_next_run(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    with transaction() as session:
        close_round(session, CLOCK, place.round, clock.time, Random(), installed_keys())
    assert installed_keys().exists(key_name(place.round))
    assert strike(clock) == 0
    assert not installed_keys().exists(key_name(place.round))
    forget_key(place.round, installed_keys())


def test_a_crash_before_the_commit_leaves_everything_as_it_was(app: Flask, clock: Clock) -> None:
    place = alone()
    (text,) = played(place, clock)
    with pytest.raises(PowerCut):
        close_and_crash(place, clock)
    assert (the(place.round).phase, outcomes(place.round)) == (Phase.VOTING, {})
    assert fresh().scalar(select(func.count()).select_from(Envelope)) == len(place.members)
    strike(clock)
    assert outcomes(place.round) == {text: "essential"}


def test_without_its_key_a_round_stays_open_and_the_others_go_on(app: Flask, clock: Clock) -> None:
    place, other = alone(), alone()
    played(place, clock)
    installed_keys().destroy(key_name(place.round))
    with pytest.raises(VotingInterrupted):
        close_by_hand(place, clock)
    until(clock, other.round, Phase.CLOSED)
    assert [the(place.round).phase, the(other.round).phase] == [Phase.VOTING, Phase.CLOSED]


def test_the_job_run_twice_does_everything_once(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    assert strike(clock) == 1
    assert strike(clock) == 0
    assert told("round_closed") == 1


def test_the_job_run_at_once_does_everything_once(app: Flask, clock: Clock) -> None:
    place = alone()
    (text,) = played(place, clock)
    assert at_once(app, *[lambda: strike(clock)] * 4) == ["done"] * 4
    assert (told("round_closed"), outcomes(place.round)) == (1, {text: "essential"})
    assert recounted(place.round).reasons == ()


def test_a_round_opened_by_several_jobs_at_once_is_opened_once(app: Flask, clock: Clock) -> None:
    place = alone()
    at_once(app, *[lambda: strike(clock)] * 4)
    assert (the(place.round).phase, told("round_opened")) == (Phase.PROPOSING, 1)


def test_closing_by_hand_and_by_the_clock_at_once_is_closing_once(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    by_hand, *_others = at_once(
        app,
        lambda: close_by_hand(place, clock),
        lambda: close_by_hand(place, clock),
        lambda: strike(clock),
    )
    assert by_hand in {"done", "not_now"}
    assert told("round_closed") == 1
    assert fresh().scalar(select(func.count(Outcome.id))) == 1
    with pytest.raises(NotNow):
        close_by_hand(place, clock)


def test_a_ballot_cast_while_the_round_closes_is_counted_or_refused(app: Flask, clock: Clock) -> None:
    place = alone(size=16)
    played(place, clock, texts=2, choose=lambda _member, _text: None)
    # What was sent in the last minute meets the closing.
    in_time = Clock()
    in_time.time = clock.time - timedelta(minutes=1)
    voters = [partial(cast, place, member, in_time) for member in place.members]
    results = at_once(app, *voters[:8], lambda: strike(clock), *voters[8:])
    results.pop(8)
    taken = results.count("done")
    assert set(results) <= {"done", "not_now"}
    assert [len(each["ballots"]) for each in bundle(place.round)["questions"]] == [taken, taken]
    assert sum(unit["turnout"] for unit in bundle(place.round)["units"]) == taken
    assert recounted(place.round).reasons == ()


def test_a_ballot_that_comes_after_the_hour_is_refused_though_nobody_has_counted_yet(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    with pytest.raises(VotingOver):
        cast(place, place.members[0], clock, "no")


def test_what_facilitators_say_may_be_said_anew_but_not_before_the_end(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    with transaction() as session:
        facilitator = acting(session, place.there.facilitators[0])
    with pytest.raises(NotNow), transaction() as session:
        state_outcome(session, facilitator, place.round, STATEMENT)
    strike(clock)
    for words in ("First.", "Better."):
        with transaction() as session:
            state_outcome(session, facilitator, place.round, StatementForm(statement=words))
    assert fresh().get_one(Bundle, place.round).statement == "Better."


def test_a_rating_that_is_given_more_time_closes_later(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    until(clock, place.round, Phase.PROPOSING)
    proposed(place.round, place.members[0], "A text")
    until(clock, place.round, Phase.RATING)
    with transaction() as session:
        round_ = session.get_one(Round, place.round)
        wave = open_wave_of(session, round_)
        assert wave is not None
        first_closing, later = wave.closes_at, closes_at(round_) + timedelta(days=3)
        facilitator = acting(session, place.there.facilitators[0])
        form = ExtensionForm(phase=Phase.RATING, closes_at=later, reason="The holidays.")
        extend_phase(session, facilitator, place.round, form, clock.time)
    clock.time = first_closing
    assert strike(clock) == 0
    clock.time = later
    assert strike(clock) == 1
