"""The tests themselves, each with its numbers."""

import pytest

from deliberation.rules.crossing import Measure, MeasureCode, examine
from deliberation.rules.policy import PRESETS, BallotPolicy
from deliberation.rules.positions import Position, RegionPosition, UnitPosition, position_of
from deliberation.rules.tally import Count, CountKind, Tally
from deliberation.rules.tiers import Tier, Verdict
from deliberation.rules.units import Unit
from tests.rules.elections import DELPHI, Election, election

BALLOT = BallotPolicy()
FOR, AGAINST, SILENT = Tally(yes=10), Tally(no=10), Tally()


def measures(held: Election) -> dict[MeasureCode, Measure]:
    """What was measured in the recommended count."""
    return {measure.code: measure for measure in held.outcome.recommended.measures}


@pytest.mark.parametrize(
    ("yes", "no", "roll", "position"),
    [
        (4, 3, 10, Position.ACCEPTS),
        (3, 2, 10, Position.NONE),
        (4, 4, 10, Position.REJECTS),
        (3, 4, 10, Position.REJECTS),
        (3, 3, 10, Position.NONE),
        (5, 4, 20, Position.ACCEPTS),
        (4, 0, 20, Position.NONE),
        (0, 5, 20, Position.REJECTS),
        (0, 0, 0, Position.NONE),
    ],
)
def test_positions(yes: int, no: int, roll: int, position: Position) -> None:
    assert position_of(Count(yes, no), roll, BALLOT) is position


def test_every_test_tells_needed_and_reached() -> None:
    held = election((20, "north", Tally(yes=12, no=2)), (20, "north", FOR), (20, "south", Tally(yes=3, no=5)))
    assert held.outcome.recommended.measures == (
        Measure(MeasureCode.UNITS, 3, 3, holds=True),
        Measure(MeasureCode.UNITS_ACCEPTING, 2, 2, holds=True),
        Measure(MeasureCode.SHARE_ACCEPTING, 2, 2, holds=True, of=3),
        Measure(MeasureCode.MAJORITY, 25, 8, holds=True, of=32),
        Measure(MeasureCode.QUORUM, 25, 12, holds=True, of=60),
        Measure(MeasureCode.REGIONS_REJECTING, 0, 0, holds=True),
    )
    assert held.outcome.recommended.regions[1] == RegionPosition(
        "south", units=1, roll=20, count=Count(3, 5), quorum=7, may_reject=True, rejects=False
    )
    assert held.outcome.recommended.positions[2] == UnitPosition(held.units[2], Count(3, 5), 5, Position.REJECTS)


@pytest.mark.parametrize(
    ("said", "failing"),
    [
        ([FOR, SILENT, SILENT], MeasureCode.UNITS_ACCEPTING),
        ([FOR, FOR, AGAINST, AGAINST], MeasureCode.SHARE_ACCEPTING),
        ([Tally(yes=4), Tally(yes=4), AGAINST], MeasureCode.MAJORITY),
        ([Tally(yes=4), Tally(yes=4), *[SILENT] * 8], MeasureCode.QUORUM),
    ],
)
def test_each_of_0_to_2_alone_stops_a_text(said: list[Tally], failing: MeasureCode) -> None:
    held = election(*[(10, None, tally) for tally in said])
    found = measures(held)
    assert not found[failing].holds
    assert not held.outcome.is_carried


class TestRegions:
    """Test 3."""

    FRIENDS = ((40, "north", Tally(yes=30)),) * 4

    @pytest.mark.parametrize(
        ("rolls", "no", "verdict"),
        [
            ([15], 6, Verdict.CONTEXTUAL),  # fifteen on its roll
            ([14], 14, Verdict.ESSENTIAL),  # too few
            ([15], 5, Verdict.ESSENTIAL),  # no quorum: 6 of 15
        ],
    )
    def test_a_region_rejects_with_fifteen_on_its_roll_and_quorum(
        self, rolls: list[int], no: int, verdict: Verdict
    ) -> None:
        assert election(*self.FRIENDS, *[(roll, "south", Tally(no=no)) for roll in rolls]).verdict is verdict

    def test_a_region_of_three_units_rejects_whatever_its_roll(self) -> None:
        friends = ((40, "north", Tally(yes=30)),) * 6
        assert election(*friends, *[(4, "south", Tally(no=3))] * 2).verdict is Verdict.ESSENTIAL
        assert election(*friends, *[(4, "south", Tally(no=3))] * 3).verdict is Verdict.CONTEXTUAL

    def test_a_unit_without_a_region_is_left_out(self) -> None:
        held = election(*self.FRIENDS, (40, None, Tally(no=40)))
        assert [region.region for region in held.outcome.recommended.regions] == ["north"]
        assert held.verdict is Verdict.ESSENTIAL

    def test_with_no_region_in_favour_it_is_remanded(self) -> None:
        held = election(*[(40, None, Tally(yes=30))] * 4, (40, "south", Tally(no=30)))
        assert held.outcome.recommended.is_stopped_by_regions_only
        assert (held.verdict, held.outcome.regions) == (Verdict.REMANDED, ())


class TestFewerThanThreeUnits:
    """One count takes the place of the tests, whatever a unit or region says."""

    def test_two_thirds_and_the_quorum(self) -> None:
        held = election((20, "north", Tally(yes=16)), (20, "south", Tally(yes=2, no=7)))
        assert held.outcome.recommended.measures == (
            Measure(MeasureCode.ONE_COUNT_SHARE, 18, 17, holds=True, of=25),
            Measure(MeasureCode.QUORUM, 18, 10, holds=True, of=40),
        )
        assert held.verdict is Verdict.ESSENTIAL

    def test_without_quorum_it_is_not_carried(self) -> None:
        assert not election((20, None, Tally(yes=6))).outcome.is_carried

    def test_below_ten_more_than_half_of_the_roll(self) -> None:
        assert election((5, None, Tally(yes=3, no=1))).outcome.is_carried
        assert not election((5, None, Tally(yes=2))).outcome.is_carried


class TestDoubleMajority:
    """Y > N over all, and more than half of all units; nothing else."""

    POLICY = PRESETS["double-majority"]

    @pytest.mark.parametrize(
        ("said", "carried"),
        [
            ([FOR, FOR, SILENT], True),
            ([FOR, SILENT, SILENT], False),  # silent units count
            ([FOR, FOR, SILENT, SILENT], False),  # exactly half
            ([Tally(yes=4), Tally(yes=4), AGAINST], False),  # no majority over all
            ([FOR], True),
            ([SILENT], False),
        ],
    )
    def test_both_majorities(self, said: list[Tally], carried: bool) -> None:
        assert election(*[(10, None, tally) for tally in said], policy=self.POLICY).outcome.is_carried is carried

    def test_no_quorum_of_the_whole_and_no_region_stands_in_the_way(self) -> None:
        opposed = [(400, "north", Tally(yes=20))] * 3 + [(400, "south", Tally(no=50))]
        assert election(*opposed).verdict is Verdict.CONTEXTUAL
        assert election(*opposed, policy=self.POLICY).verdict is Verdict.ESSENTIAL
        quiet = [(100, None, Tally(yes=10))] * 3 + [(100, None, SILENT)] * 2
        assert election(*quiet).verdict is Verdict.REMANDED
        assert election(*quiet, policy=self.POLICY).verdict is Verdict.ESSENTIAL


class TestIso:
    """Two thirds of the full communities with a position, and at most a quarter of all units against; nothing else."""

    BALLOT = PRESETS["iso"].ballot

    def carried(self, full: list[Tally], packs: list[Tally]) -> bool:
        """Whether these are carried, ten on each roll."""
        units = [Unit(str(number), 10, (number,), None, number < len(full)) for number in range(len(full + packs))]
        said = {unit.id: tally for unit, tally in zip(units, full + packs, strict=True)}
        return examine(CountKind.RECOMMENDED, units, said, self.BALLOT).holds

    @pytest.mark.parametrize(
        ("full", "packs", "carried"),
        [
            ([FOR, FOR, AGAINST], [FOR], True),  # exactly two thirds and a quarter
            ([FOR, FOR, AGAINST], [], False),  # a third against
            ([FOR, AGAINST], [FOR, FOR], False),  # half of the full ones
            ([FOR, FOR], [AGAINST, FOR, FOR], True),
            ([SILENT, SILENT], [FOR], False),  # no full community wants it
            ([FOR, SILENT], [], True),
            ([], [FOR], True),  # nobody is large enough to stand for itself
            ([], [FOR, AGAINST], False),
            ([], [], False),
        ],
    )
    def test_shares_of_positions(self, full: list[Tally], packs: list[Tally], carried: bool) -> None:
        assert self.carried(full, packs) is carried


def test_a_policy_s_own_numbers_are_used() -> None:
    lenient = BallotPolicy(least_units=1, least_accepting=1)
    held = election((20, None, FOR), proposed=Tier.RECOMMENDED)
    found = examine(CountKind.RECOMMENDED, held.units, held.tallies, lenient)
    assert [measure.needed for measure in found.measures] == [1, 1, 1, 1, 7, 0]
    assert DELPHI.ballot.least_units == 3
