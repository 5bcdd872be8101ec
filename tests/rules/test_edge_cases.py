"""The edge cases that the rules promise, each under its name."""

from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules.crossing import MeasureCode
from deliberation.rules.eligibility import Belonging, Candidate, Share, frozen_roll, organisation_shares
from deliberation.rules.policy import PRESETS, RatingPolicy
from deliberation.rules.positions import Position
from deliberation.rules.quorum import approval_quorum
from deliberation.rules.rating import Answer, RatingClass, classify, histogram, histogram_of, latest_answers
from deliberation.rules.ratio import Ratio
from deliberation.rules.tally import Choice, Tally, tally_by_unit
from deliberation.rules.tiers import Question, Tier, Verdict, decide
from deliberation.rules.units import Community, CommunityRoll, pack
from deliberation.rules.waves import Following, what_follows
from tests.rules.elections import DELPHI, election

RATING = DELPHI.rating
TOP, KENYA, GHANA = 1, 2, 3
PARENTS = {TOP: None, KENYA: TOP, GHANA: TOP}
FROZEN = datetime(2026, 5, 1, tzinfo=UTC)
EARLY, LATER, LATE = FROZEN - timedelta(days=30), FROZEN - timedelta(days=10), FROZEN + timedelta(seconds=1)


@pytest.mark.parametrize("preset", ["delphi", "double-majority", "iso"])
@pytest.mark.parametrize("units", [0, 1, 2, 3, 12])
def test_zero_ballots(units: int, preset: str) -> None:
    held = election(*[(20, "north", Tally())] * units, policy=PRESETS[preset])
    assert held.verdict is Verdict.NOT_CARRIED


@pytest.mark.parametrize("units", [1, 2, 3, 12])
def test_everybody_skips(units: int) -> None:
    held = election(*[(20, "north", Tally(skip=20))] * units)
    assert held.verdict is Verdict.NOT_CARRIED
    assert held.outcome.recommended.number_of(Position.NONE) == units
    assert not any(region.rejects for region in held.outcome.recommended.regions)


GROUPS_OF_14 = [
    CommunityRoll(Community(number, f"group {number}", "KE", "014", "africa"), roll)
    for number, roll in [(2, 5), (3, 5), (4, 4)]
]


def test_three_local_groups_of_14_people_in_all() -> None:
    for group in GROUPS_OF_14:
        few = classify(histogram_of([9] * (group.roll - 1)), RATING)
        assert what_follows(few, has_ballot=False) is Following.TOO_FEW_ANSWERS
    units = pack(GROUPS_OF_14, TOP, DELPHI.ballot)
    assert [unit.roll for unit in units] == [14]
    assert approval_quorum(14, DELPHI.ballot) == 6

    def verdict(yes: int, no: int) -> Verdict:
        said = {units[0].id: Tally(yes=yes, no=no)}
        return decide(Question(Tier.RECOMMENDED), units, said, DELPHI).verdict

    assert verdict(6, 3) is Verdict.RECOMMENDED
    assert verdict(6, 4) is Verdict.REMANDED
    assert verdict(5, 0) is Verdict.REMANDED


def test_ten_countries_of_12_for_thirty_of_4_against_5_to_7_in_packs_of_12() -> None:
    large = [CommunityRoll(Community(100 + at, f"large {at}", "AA", "001", "north"), 12) for at in range(10)]
    small = [CommunityRoll(Community(200 + at, f"small {at:02}", "BB", "002", "north"), 4) for at in range(30)]
    units = pack([*large, *small], TOP, DELPHI.ballot)
    assert [(unit.roll, len(unit.communities)) for unit in units] == [(12, 1)] * 10 + [(12, 3)] * 10
    said = {unit.id: Tally(yes=12) if unit.is_full else Tally(yes=5, no=7) for unit in units}
    outcome = decide(Question(Tier.RECOMMENDED), units, said, DELPHI)
    assert outcome.verdict is Verdict.REMANDED
    assert outcome.total == Tally(yes=170, no=70)  # seven in ten, who would drown the small in one count


def test_joined_late() -> None:
    """May rate the second wave; no ballot after the roll is frozen."""
    first = [Answer(version=1, rater=rater, wave=1, relevance=8) for rater in range(1, 5)]
    second = Answer(version=1, rater=9, wave=2, relevance=9)
    assert histogram(latest_answers(1, [*first, second])) == (0, 0, 0, 0, 0, 0, 0, 4, 1)
    late = Candidate(9, (Belonging(KENYA, LATE),), acted_at=LATE)
    assert frozen_roll([late], TOP, PARENTS, FROZEN) == ()


def test_member_of_two_communities() -> None:
    both = Belonging(KENYA, EARLY), Belonging(GHANA, LATER)
    [unchosen] = frozen_roll([Candidate(1, both, acted_at=LATER)], TOP, PARENTS, FROZEN)
    [chosen] = frozen_roll([Candidate(1, both, acted_at=LATER, chosen=GHANA)], TOP, PARENTS, FROZEN)
    assert (unchosen.community, chosen.community) == (KENYA, GHANA)


def test_left_or_erased_after_casting() -> None:
    left = Candidate(1, (Belonging(KENYA, EARLY, left_at=LATE),), acted_at=LATER)
    [voter] = frozen_roll([left], TOP, PARENTS, FROZEN)
    # What is counted is unit and choice: there is no person in it whom erasing could take away.
    assert tally_by_unit([(str(voter.community), Choice.YES)]) == {str(KENYA): Tally(yes=1)}


def test_text_changed_after_ratings() -> None:
    answers = [Answer(version=1, rater=rater, wave=1, relevance=9) for rater in range(20)]
    assert classify(histogram(latest_answers(1, answers)), RATING) is RatingClass.IN
    assert classify(histogram(latest_answers(2, answers)), RATING) is RatingClass.INSUFFICIENT


def test_a_tie_with_quorum() -> None:
    held = election((10, "north", Tally(yes=4, no=4)), (10, "north", Tally(yes=3, no=3)))
    assert [unit.position for unit in held.outcome.recommended.positions] == [Position.REJECTS, Position.NONE]


def test_a_silent_region() -> None:
    held = election(*[(20, "north", Tally(yes=9))] * 3, *[(20, "south", Tally())] * 3)
    assert held.verdict is Verdict.ESSENTIAL
    [_north, south] = held.outcome.recommended.regions
    assert (south.may_reject, south.rejects) == (True, False)


def test_one_organisation_dominates_the_roll() -> None:
    shares = organisation_shares(["Big"] * 60 + ["Small"] * 7 + ["Tiny"] * 2 + [None] * 31)
    assert shares == (Share("Big", 60, 100), Share("Small", 7, 100), Share(None, 33, 100))


class TestExactlyAtAThreshold:
    """As the sign in the rule says."""

    def test_two_thirds_of_the_units_accept(self) -> None:
        rows = [(10, None, Tally(yes=6)), (10, None, Tally(yes=6)), (10, None, Tally(no=4))]
        assert election(*rows).verdict is Verdict.ESSENTIAL
        assert election(*rows, (10, None, Tally(no=4))).verdict is Verdict.REMANDED

    def test_two_thirds_of_one_count(self) -> None:
        assert election((20, None, Tally(yes=8, no=4))).verdict is Verdict.ESSENTIAL
        assert election((20, None, Tally(yes=8, no=5))).verdict is Verdict.REMANDED

    def test_one_third_is_remanded(self) -> None:
        assert election((20, None, Tally(yes=4, no=8))).verdict is Verdict.REMANDED
        assert election((20, None, Tally(yes=4, no=9))).verdict is Verdict.NOT_CARRIED
        third = [(10, None, Tally(yes=6)), (10, None, Tally(no=6)), (10, None, Tally(no=6))]
        assert election(*third).verdict is Verdict.REMANDED
        assert election(*third, (10, None, Tally(no=6))).verdict is Verdict.NOT_CARRIED

    def test_half_of_all_is_no_majority(self) -> None:
        half = [(10, None, Tally(yes=5)), (10, None, Tally(yes=5)), (10, None, Tally(no=10))]
        outcome = election(*half).outcome
        assert [measure.code for measure in outcome.recommended.measures if not measure.holds] == [MeasureCode.MAJORITY]
        assert outcome.verdict is Verdict.REMANDED

    def test_half_of_a_region_rejects(self) -> None:
        # 8 of 25 is the quorum of a region of 25.
        tie, ahead = Tally(yes=8, no=8), Tally(yes=9, no=8)
        friends = [(10, "north", Tally(yes=9))] * 3
        assert election(*friends, (25, "south", tie)).verdict is Verdict.CONTEXTUAL
        assert election(*friends, (25, "south", ahead)).verdict is Verdict.ESSENTIAL

    @pytest.mark.parametrize(
        ("low", "middle", "high", "expected"),
        [
            (0, 3, 7, RatingClass.IN),  # exactly 70 %
            (0, 31, 69, RatingClass.UNCERTAIN),
            (14, 15, 71, RatingClass.IN),
            (15, 15, 70, RatingClass.UNCERTAIN),  # exactly 15 %
            (7, 3, 0, RatingClass.OUT),
            (71, 15, 14, RatingClass.OUT),
            (70, 15, 15, RatingClass.UNCERTAIN),
        ],
    )
    def test_seventy_and_fifteen_per_cent(self, low: int, middle: int, high: int, expected: RatingClass) -> None:
        ratings = histogram_of([3] * low + [5] * middle + [7] * high)
        assert classify(ratings, RATING) is expected

    def test_a_disagreement_of_one_is_not_yet_polarised(self) -> None:
        # P30 = 1, P70 = 9 makes the index 8 / 2.35 = 160/47.
        split = histogram_of([1] * 10 + [9] * 10)
        assert classify(split, RatingPolicy(polarised_above=Ratio(160, 47))) is RatingClass.UNCERTAIN
        assert classify(split, RatingPolicy(polarised_above=Ratio(159, 47))) is RatingClass.POLARISED
