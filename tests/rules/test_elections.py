"""What holds in every election, whoever votes."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.crossing import examine
from deliberation.rules.positions import Position
from deliberation.rules.tally import Choice, CountKind, Tally, tally_by_unit
from deliberation.rules.tiers import Question, Tier, Verdict, decide_whole
from deliberation.rules.units import Unit
from tests.rules.elections import TOWARDS_YES, Election, elections, rank

AWAY_FROM_YES = [(after, before) for before, after in TOWARDS_YES]
NO_MOVES = [(Choice.SKIP, Choice.ADVICE), (Choice.ADVICE, Choice.SKIP)]


@given(elections())
def test_no_move_towards_yes_lowers_a_tier(held: Election) -> None:
    before = rank(held.verdict)
    assert all(rank(moved.verdict) >= before for moved in held.moving(TOWARDS_YES))


@given(elections())
def test_no_move_away_from_yes_raises_a_tier(held: Election) -> None:
    before = rank(held.verdict)
    assert all(rank(moved.verdict) <= before for moved in held.moving(AWAY_FROM_YES))


@given(elections())
def test_no_move_towards_yes_stops_a_convening_or_ratification(held: Election) -> None:
    carried = decide_whole(held.units, held.tallies, held.policy).is_carried
    moved = [decide_whole(other.units, other.tallies, other.policy).is_carried for other in held.moving(TOWARDS_YES)]
    assert not carried or all(moved)


@given(elections())
def test_no_move_towards_yes_takes_a_contextual_text_from_a_region(held: Election) -> None:
    kept = set(held.outcome.regions)
    contextual = [moved.outcome for moved in held.moving(TOWARDS_YES) if moved.verdict is Verdict.CONTEXTUAL]
    assert all(kept <= set(outcome.regions) for outcome in contextual)


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(held: Election, chance: random.Random) -> None:
    ballots = [
        (unit, choice) for unit, said in held.tallies.items() for choice in Choice for _ in range(getattr(said, choice))
    ]
    chance.shuffle(ballots)
    units = list(held.units)
    chance.shuffle(units)
    arrived = Election(tuple(units), tally_by_unit(ballots), held.question, held.policy)
    assert arrived.verdict is held.verdict
    assert arrived.outcome.regions == held.outcome.regions
    assert arrived.outcome.total == held.outcome.total


@given(elections(), st.permutations(["east", "north", "south", "west"]), st.permutations(range(1, 8)))
def test_relabelling_never_matters(held: Election, names: list[str], numbers: list[int]) -> None:
    regions = dict(zip(["east", "north", "south", "west"], names, strict=True))
    ids = {unit.id: str(numbers[at]) for at, unit in enumerate(held.units)}
    renamed = Election(
        tuple(
            replace(unit, id=ids[unit.id], region=unit.region and regions[unit.region], communities=(99,))
            for unit in held.units
        ),
        {ids[unit]: said for unit, said in held.tallies.items()},
        held.question,
        held.policy,
    )
    assert renamed.verdict is held.verdict
    assert set(renamed.outcome.regions) == {regions[region] for region in held.outcome.regions}


@given(elections())
def test_the_numbers_shown_say_what_was_decided(held: Election) -> None:
    at_most = {"regions_rejecting", "units_rejecting"}
    for kind in CountKind:
        for measure in examine(kind, held.units, held.tallies, held.policy.ballot).measures:
            reaches = (
                measure.reached <= measure.needed if measure.code in at_most else measure.reached >= measure.needed
            )
            # Where yes must pass no and nobody said either, one yes is needed and none was reached.
            assert measure.holds is reaches


@given(elections())
def test_without_a_yes_nothing_is_carried(held: Election) -> None:
    refused = {unit: replace(said, yes=0, advice=0) for unit, said in held.tallies.items()}
    assert replace(held, tallies=refused).verdict is Verdict.NOT_CARRIED


@given(elections())
def test_an_essential_count_never_says_more_than_the_recommended_one(held: Election) -> None:
    essential, recommended = (examine(kind, held.units, held.tallies, held.policy.ballot) for kind in CountKind)
    assert recommended.holds or not essential.holds
    assert recommended.number_of(Position.ACCEPTS) >= essential.number_of(Position.ACCEPTS)


def test_hundreds_of_elections_reach_every_verdict_and_none_falls_by_a_move_towards_yes() -> None:
    chance = random.Random(20261124)
    verdicts = Counter[Verdict]()
    for _ in range(400):
        held = _invented(chance)
        verdicts[held.verdict] += 1
        assert all(rank(moved.verdict) >= rank(held.verdict) for moved in held.moving(TOWARDS_YES))
    assert min(verdicts[verdict] for verdict in Verdict) > 5


def _invented(chance: random.Random) -> Election:
    """Units that differ in their leaning, so that no verdict is rare."""
    units, tallies = [], {}
    mood = chance.random()
    for number in range(1, chance.randint(2, 6)):
        roll = chance.choice([4, 10, 12, 15, 20, 40])
        units.append(Unit(str(number), roll, (number,), chance.choice([None, "north", "south"]), is_full=True))
        yes = min(1.0, max(0.0, chance.gauss(mood, 0.25)))
        weights = [yes * 0.8, yes * 0.2, 1 - yes, 0.1]
        drawn = chance.choices(list(Choice), weights, k=chance.randint(roll // 2, roll))
        tallies[str(number)] = Tally(*(drawn.count(choice) for choice in Choice))
    return Election(tuple(units), tallies, Question(chance.choice([Tier.ESSENTIAL, Tier.RECOMMENDED])))
