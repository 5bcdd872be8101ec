"""What becomes of a text: the first tier that its counts reach."""

import pytest

from deliberation.rules.tally import Choice, CountKind, Tally, TallyError
from deliberation.rules.tiers import Question, Tier, Verdict, decide, decide_whole, offered_choices
from tests.rules.elections import DELPHI, election

NORTH, SOUTH = "north", "south"


@pytest.mark.parametrize(
    ("said", "proposed", "verdict"),
    [
        (Tally(yes=9, no=1), Tier.ESSENTIAL, Verdict.ESSENTIAL),
        (Tally(yes=9, no=1), Tier.RECOMMENDED, Verdict.RECOMMENDED),
        (Tally(yes=5, advice=5), Tier.ESSENTIAL, Verdict.RECOMMENDED),
        (Tally(yes=6, advice=4), Tier.ESSENTIAL, Verdict.ESSENTIAL),
        (Tally(advice=9), Tier.ESSENTIAL, Verdict.RECOMMENDED),
        (Tally(yes=1, no=9), Tier.ESSENTIAL, Verdict.NOT_CARRIED),
    ],
)
def test_the_first_tier_reached(said: Tally, proposed: Tier, verdict: Verdict) -> None:
    held = election(*[(10, None, said)] * 3, proposed=proposed)
    assert held.verdict is verdict


def test_contextual_names_the_regions_that_want_it() -> None:
    held = election(*[(20, NORTH, Tally(yes=18))] * 4, (20, SOUTH, Tally(yes=2, no=9)), (12, "west", Tally()))
    assert (held.verdict, held.outcome.regions) == (Verdict.CONTEXTUAL, (NORTH,))


@pytest.mark.parametrize(
    ("verdict", "tier"),
    [
        (Verdict.ESSENTIAL, Tier.ESSENTIAL),
        (Verdict.RECOMMENDED, Tier.RECOMMENDED),
        (Verdict.CONTEXTUAL, Tier.CONTEXTUAL),
        (Verdict.REMANDED, None),
        (Verdict.NOT_CARRIED, None),
    ],
)
def test_the_first_three_verdicts_are_carried(verdict: Verdict, tier: Tier | None) -> None:
    rows = {
        Verdict.ESSENTIAL: [(20, NORTH, Tally(yes=18))] * 3,
        Verdict.RECOMMENDED: [(20, NORTH, Tally(advice=18))] * 3,
        Verdict.CONTEXTUAL: [(20, NORTH, Tally(yes=18))] * 4 + [(20, SOUTH, Tally(no=18))],
        Verdict.REMANDED: [(20, NORTH, Tally(yes=18)), (20, NORTH, Tally(no=18)), (20, NORTH, Tally())],
        Verdict.NOT_CARRIED: [(20, NORTH, Tally(no=18))] * 3,
    }[verdict]
    outcome = election(*rows).outcome
    assert (outcome.verdict, outcome.tier, outcome.is_carried) == (verdict, tier, tier is not None)


def test_once_per_level() -> None:
    held = election((20, None, Tally(yes=6, no=6)))
    again = Question(Tier.RECOMMENDED, was_remanded=True)
    assert held.verdict is Verdict.REMANDED
    assert decide(again, held.units, held.tallies, DELPHI).verdict is Verdict.NOT_CARRIED


def test_the_count_that_decided() -> None:
    essential = election(*[(10, None, Tally(yes=9))] * 3).outcome
    advice = election(*[(10, None, Tally(advice=9))] * 3).outcome
    assert (essential.deciding.kind, advice.deciding.kind) == (CountKind.ESSENTIAL, CountKind.RECOMMENDED)


def test_advice_is_offered_where_the_proposed_tier_is_essential() -> None:
    assert offered_choices(Tier.ESSENTIAL) == (Choice.YES, Choice.ADVICE, Choice.NO, Choice.SKIP)
    assert offered_choices(Tier.RECOMMENDED) == (Choice.YES, Choice.NO, Choice.SKIP)


@pytest.mark.parametrize(
    ("rows", "carried"),
    [
        ([(20, NORTH, Tally(yes=15))] * 3, True),
        ([(20, NORTH, Tally(yes=18))] * 4 + [(20, SOUTH, Tally(no=18))], False),  # no contextual sets
        ([(20, None, Tally(yes=8, no=4))], True),
        ([(20, None, Tally(yes=8, no=5))], False),
        ([(20, None, Tally(skip=20))], False),
        ([], False),
    ],
)
def test_a_convening_or_ratification_is_carried_when_all_tests_hold(
    rows: list[tuple[int, str | None, Tally]], carried: bool
) -> None:
    held = election(*rows)
    assert decide_whole(held.units, held.tallies, DELPHI).is_carried is carried


def test_ballots_that_cannot_stand_decide_nothing() -> None:
    held = election((10, None, Tally(yes=11)))
    with pytest.raises(TallyError):
        _ = held.outcome
    with pytest.raises(TallyError):
        decide_whole(held.units, held.tallies, DELPHI)
