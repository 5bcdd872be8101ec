"""The tests that a text must pass to cross from communities into the set: numbers needed, and numbers reached.

Sources: ISO/IEC Directives 1, 2.7.3 (shares of positions); Swiss and Australian double majority; Debian (quorum); FSC
(chambers, here regions).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.policy import BallotPolicy, DecisionRule
from deliberation.rules.positions import Position, RegionPosition, UnitPosition, region_positions, unit_positions
from deliberation.rules.quorum import approval_quorum, is_quorate
from deliberation.rules.ratio import Ratio
from deliberation.rules.tally import Count, CountKind, Tally, total
from deliberation.rules.units import Unit


class MeasureCode(StrEnum):
    """What is measured, in the order in which it is told."""

    UNITS = "units"
    UNITS_ACCEPTING = "units_accepting"
    SHARE_ACCEPTING = "share_accepting"
    MAJORITY = "majority"
    QUORUM = "quorum"
    REGIONS_REJECTING = "regions_rejecting"
    ONE_COUNT_SHARE = "one_count_share"
    ALL_UNITS_ACCEPTING = "all_units_accepting"
    FULL_COMMUNITIES_ACCEPTING = "full_communities_accepting"
    UNITS_REJECTING = "units_rejecting"


@dataclass(frozen=True, slots=True)
class Measure:
    """One condition: what was reached, of how many if it is a share, and what is needed (of rejections: at most)."""

    code: MeasureCode
    reached: int
    needed: int
    holds: bool
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the tests found in one count."""

    kind: CountKind
    measures: tuple[Measure, ...]
    positions: tuple[UnitPosition, ...]
    regions: tuple[RegionPosition, ...]
    count: Count

    @property
    def holds(self) -> bool:
        """Whether every test holds."""
        return all(measure.holds for measure in self.measures)

    @property
    def is_stopped_by_regions_only(self) -> bool:
        """Whether a rejecting region is all that stands in the way."""
        return [measure.code for measure in self.measures if not measure.holds] == [MeasureCode.REGIONS_REJECTING]

    def number_of(self, position: Position) -> int:
        """How many units hold a position."""
        return sum(unit.position is position for unit in self.positions)


def examine(kind: CountKind, units: Sequence[Unit], tallies: Mapping[str, Tally], ballot: BallotPolicy) -> Crossing:
    """What the tests of the policy find in one count; a unit without a tally counts as silent."""
    positions = unit_positions(kind, units, tallies, ballot)
    regions = region_positions(kind, units, tallies, ballot)
    ground = Crossing(kind, (), positions, regions, total(tallies.values()).count(kind))
    measures = _RULES[ballot.rule](ground, ballot)
    return Crossing(kind, measures, positions, regions, ground.count)


def _crossing_measures(ground: Crossing, ballot: BallotPolicy) -> tuple[Measure, ...]:
    if len(ground.positions) < ballot.least_units:
        return _one_count_measures(ground, ballot)
    accepting = ground.number_of(Position.ACCEPTS)
    holding = accepting + ground.number_of(Position.REJECTS)
    return (
        _at_least(MeasureCode.UNITS, len(ground.positions), ballot.least_units),
        _at_least(MeasureCode.UNITS_ACCEPTING, accepting, ballot.least_accepting),
        _share(MeasureCode.SHARE_ACCEPTING, accepting, holding, ballot.accepting_share),
        _majority(ground),
        _quorum(ground, ballot),
        _at_most(MeasureCode.REGIONS_REJECTING, sum(region.rejects for region in ground.regions), 0),
    )


def _one_count_measures(ground: Crossing, ballot: BallotPolicy) -> tuple[Measure, ...]:
    count = ground.count
    return (
        _share(MeasureCode.ONE_COUNT_SHARE, count.yes, count.cast, ballot.one_count_share),
        _quorum(ground, ballot),
    )


def _double_majority_measures(ground: Crossing, ballot: BallotPolicy) -> tuple[Measure, ...]:
    accepting, units = ground.number_of(Position.ACCEPTS), len(ground.positions)
    share = ballot.double_majority_share
    passed = share.is_passed(accepting, units)
    return (
        _majority(ground),
        Measure(MeasureCode.ALL_UNITS_ACCEPTING, accepting, share.most(units) + 1, passed, units),
    )


def _iso_measures(ground: Crossing, ballot: BallotPolicy) -> tuple[Measure, ...]:
    # Where no community is large enough to stand for itself, the packs stand in for them all.
    full = [unit for unit in ground.positions if unit.unit.is_full] or list(ground.positions)
    accepting = sum(unit.position is Position.ACCEPTS for unit in full)
    rejecting_full = sum(unit.position is Position.REJECTS for unit in full)
    rejecting = ground.number_of(Position.REJECTS)
    holding = rejecting + ground.number_of(Position.ACCEPTS)
    share = ballot.iso_rejecting_share
    few = not share.is_passed(rejecting, holding)
    return (
        _share(
            MeasureCode.FULL_COMMUNITIES_ACCEPTING, accepting, accepting + rejecting_full, ballot.iso_accepting_share
        ),
        Measure(MeasureCode.UNITS_REJECTING, rejecting, share.most(holding), few, holding),
    )


_RULES: Mapping[DecisionRule, Callable[[Crossing, BallotPolicy], tuple[Measure, ...]]] = {
    DecisionRule.CROSSING: _crossing_measures,
    DecisionRule.DOUBLE_MAJORITY: _double_majority_measures,
    DecisionRule.ISO: _iso_measures,
}


def _at_least(code: MeasureCode, reached: int, needed: int) -> Measure:
    return Measure(code, reached, needed, reached >= needed)


def _at_most(code: MeasureCode, reached: int, needed: int) -> Measure:
    return Measure(code, reached, needed, reached <= needed)


def _share(code: MeasureCode, part: int, whole: int, share: Ratio) -> Measure:
    # A share of nothing is reached by nothing: without one in favour, no test holds.
    return Measure(code, part, max(1, share.least(whole)), part > 0 and share.is_reached(part, whole), whole)


def _majority(ground: Crossing) -> Measure:
    yes, no = ground.count.yes, ground.count.no
    return Measure(MeasureCode.MAJORITY, yes, no + 1, yes > no, yes + no)


def _quorum(ground: Crossing, ballot: BallotPolicy) -> Measure:
    roll = sum(unit.unit.roll for unit in ground.positions)
    yes = ground.count.yes
    return Measure(MeasureCode.QUORUM, yes, approval_quorum(roll, ballot), is_quorate(yes, roll, ballot), roll)
