"""Counting: two counts of one tally, by unit, by region, over all."""

import pytest

from deliberation.rules.policy import BallotPolicy
from deliberation.rules.tally import (
    Choice,
    Count,
    CountKind,
    Tally,
    TallyError,
    check_tallies,
    shown_turnout,
    tally,
    tally_by_region,
    tally_by_unit,
    total,
)
from deliberation.rules.units import Unit

SAID = Tally(yes=5, advice=3, no=2, skip=7)
UNITS = [Unit("1", 10, region="north"), Unit("2", 10, region="south"), Unit("3", 10), Unit("4", 10, region="north")]


def test_essential_counts_advice_against_recommended_counts_it_for_and_neither_counts_skips() -> None:
    assert SAID.count(CountKind.ESSENTIAL) == Count(yes=5, no=5)
    assert SAID.count(CountKind.RECOMMENDED) == Count(yes=8, no=2)
    assert SAID.ballots == 17
    assert Count(yes=8, no=2).cast == 10


def test_choices_are_counted_and_none_is_zero() -> None:
    assert tally([Choice.NO, Choice.YES, Choice.SKIP, Choice.YES, Choice.ADVICE]) == Tally(2, 1, 1, 1)
    assert tally([]) == Tally()
    assert total([]) == Tally()
    assert total([SAID, Tally(no=1)]) == Tally(5, 3, 3, 7)


def test_by_unit_leaves_silent_units_out() -> None:
    ballots = [("2", Choice.YES), ("1", Choice.NO), ("2", Choice.ADVICE)]
    assert tally_by_unit(ballots) == {"1": Tally(no=1), "2": Tally(yes=1, advice=1)}


def test_by_region_adds_units_and_leaves_out_those_without() -> None:
    tallies = {"1": Tally(yes=1), "3": Tally(yes=30), "4": Tally(no=2)}
    assert tally_by_region(UNITS, tallies) == {"north": Tally(yes=1, no=2), "south": Tally()}
    assert tally_by_region(iter(UNITS), tallies) == tally_by_region(UNITS, tallies)


def test_a_whole_roll_of_ballots_stands() -> None:
    check_tallies(UNITS, {"1": Tally(yes=4, advice=3, no=2, skip=1)})


@pytest.mark.parametrize("tallies", [{"5": Tally()}, {"1": Tally(yes=4, advice=3, no=2, skip=2)}])
def test_ballots_from_nowhere_or_beyond_the_roll_do_not_stand(tallies: dict[str, Tally]) -> None:
    with pytest.raises(TallyError):
        check_tallies(UNITS, tallies)


@pytest.mark.parametrize(("cast", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (251, 250)])
def test_turnout_is_shown_in_steps_of_five(cast: int, shown: int) -> None:
    assert shown_turnout(cast, BallotPolicy()) == shown
