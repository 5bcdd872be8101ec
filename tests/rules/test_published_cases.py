"""Decisions that the world knows, and the examples by which the rules are explained."""

import pytest

from deliberation.rules.crossing import MeasureCode
from deliberation.rules.policy import PRESETS
from deliberation.rules.positions import Position
from deliberation.rules.quorum import is_quorate
from deliberation.rules.tally import CountKind, Tally
from deliberation.rules.tiers import Question, Tier, Verdict, decide
from deliberation.rules.units import Unit
from tests.rules.elections import DELPHI, Election, election

ROLLS = [400, 120, 60, 40, 30, 30, 25, 20, 15, 12, 10, 10]


def iso_ballot(*, full_for: int, full: int, against: int, all_units: int) -> Election:
    """One vote for each national body: participating members are full communities, the others are packs."""
    full_against = full - full_for
    rejecting = [True] * full_against + [False] * full_for
    others = [True] * (against - full_against) + [False] * (all_units - full - (against - full_against))
    units = tuple(Unit(str(number), 10, (number,), None, is_full=number <= full) for number in range(1, all_units + 1))
    said = {
        unit.id: Tally(no=10) if rejects else Tally(yes=10)
        for unit, rejects in zip(units, rejecting + others, strict=True)
    }
    return Election(units, said, Question(Tier.RECOMMENDED), PRESETS["iso"])


def test_iso_dis_29500_of_2007_fails_both_tests() -> None:
    outcome = iso_ballot(full_for=17, full=32, against=18, all_units=69).outcome
    assert [(measure.reached, measure.of, measure.holds) for measure in outcome.recommended.measures] == [
        (17, 32, False),
        (18, 69, False),
    ]
    assert not outcome.is_carried


def test_iso_dis_29500_of_2008_passes() -> None:
    outcome = iso_ballot(full_for=24, full=32, against=10, all_units=71).outcome
    assert [(measure.reached, measure.of, measure.holds) for measure in outcome.recommended.measures] == [
        (24, 32, True),
        (10, 71, True),
    ]
    assert outcome.tier is Tier.RECOMMENDED


# First question of 21 May 1977: the totals, and three states of six, are as published; the split among them is not.
AUSTRALIA_1977 = [
    (1_931_775, 790_000),
    (1_319_693, 700_000),
    (480_827, 240_000),
    (490_000, 510_000),
    (311_000, 390_000),
    (115_112, 192_547),
]


def test_australia_1977_first_question_is_not_carried() -> None:
    assert (sum(yes for yes, _ in AUSTRALIA_1977), sum(no for _, no in AUSTRALIA_1977)) == (4_648_407, 2_822_547)
    held = election(
        *[(yes + no, None, Tally(yes=yes, no=no)) for yes, no in AUSTRALIA_1977],
        proposed=Tier.RECOMMENDED,
        policy=PRESETS["double-majority"],
    )
    majority, states = held.outcome.recommended.measures
    assert majority.holds
    assert (states.reached, states.needed, states.holds) == (3, 4, False)
    assert not held.outcome.is_carried


def test_debian_2006_005_meets_its_quorum_with_48_votes() -> None:
    assert is_quorate(48, 1000, DELPHI.ballot)
    assert not is_quorate(47, 1000, DELPHI.ballot)


def shares(big: int, others: int) -> list[Tally]:
    """What the twelve communities say when so many per cent of each are in favour."""
    yes = [roll * (big if roll == 400 else others) // 100 for roll in ROLLS]
    return [Tally(yes=in_favour, no=roll - in_favour) for in_favour, roll in zip(yes, ROLLS, strict=True)]


def twelve(said: list[Tally]) -> Election:
    """The big community alone in its region, the rest in two."""
    regions = ["north", *["south", "west"] * 6][: len(ROLLS)]
    return election(*zip(ROLLS, regions, said, strict=True))


def test_what_the_big_one_alone_wants_is_not_carried() -> None:
    held = twelve(shares(big=95, others=45))
    total = held.outcome.total
    assert 3 * total.yes >= 2 * (total.yes + total.no)  # a pooled count would carry it
    assert held.verdict is Verdict.NOT_CARRIED


def test_what_eleven_want_and_the_big_one_refuses_is_contextual_in_their_regions() -> None:
    held = twelve(shares(big=30, others=85))
    accepting = [unit.unit.roll for unit in held.outcome.recommended.positions if unit.position is Position.ACCEPTS]
    assert len(accepting) == 11
    assert 100 * sum(accepting) < 65 * sum(ROLLS)  # the European Union's 55/65 would lose it
    assert held.verdict is Verdict.CONTEXTUAL
    assert held.outcome.regions == ("south", "west")
    assert held.outcome.tier is Tier.CONTEXTUAL


@pytest.mark.parametrize(
    ("big_yes", "verdict"),
    [(73, Verdict.REMANDED), (74, Verdict.CONTEXTUAL)],  # 4.48 and 4.41 to one
)
def test_a_majority_community_that_opposes_by_almost_five_to_one_still_stops_the_rest(
    big_yes: int, verdict: Verdict
) -> None:
    held = twelve([Tally(yes=big_yes, no=400 - big_yes), *shares(big=0, others=85)[1:]])
    assert held.verdict is verdict
    failing = [measure.code for measure in held.outcome.recommended.measures if not measure.holds]
    assert (MeasureCode.MAJORITY in failing) is (verdict is Verdict.REMANDED)


def test_an_extra_yes_cannot_kill_what_a_quorum_of_ballots_cast_would_kill() -> None:
    # Four in favour in the last unit: with "five ballots to count", a fifth would make it count.
    rows = [(20, "north", Tally(yes=9))] * 2 + [(20, "south", Tally(yes=4, no=0))]
    one_more = [*rows[:2], (20, "south", Tally(yes=5))]
    assert election(*rows).verdict is Verdict.ESSENTIAL
    assert election(*one_more).verdict is Verdict.ESSENTIAL


def test_an_essential_text_that_people_want_as_advice_is_recommended() -> None:
    held = election(*[(20, None, Tally(yes=6, advice=6, no=2))] * 3)
    assert held.verdict is Verdict.RECOMMENDED
    assert held.outcome.deciding.kind is CountKind.RECOMMENDED
    assert decide(Question(Tier.RECOMMENDED), held.units, held.tallies, DELPHI).essential is None
