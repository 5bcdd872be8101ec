"""Where units and regions stand: from yes, no and the roll alone, never from the number of ballots cast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.policy import BallotPolicy
from deliberation.rules.quorum import approval_quorum, unit_quorum
from deliberation.rules.tally import Count, CountKind, Tally, tally_by_region
from deliberation.rules.units import Unit


class Position(StrEnum):
    """Where a unit stands; a tie with quorum rejects, and depends on the roll, never on ballots cast."""

    ACCEPTS = "accepts"
    REJECTS = "rejects"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class UnitPosition:
    """Where one unit stands in the count at hand."""

    unit: Unit
    count: Count
    quorum: int
    position: Position


@dataclass(frozen=True, slots=True)
class RegionPosition:
    """One region in the count at hand; it may reject when it has three units, or fifteen on its roll."""

    region: str
    units: int
    roll: int
    count: Count
    quorum: int
    may_reject: bool
    rejects: bool


def position_of(count: Count, roll: int, ballot: BallotPolicy) -> Position:
    """Where a unit stands: it accepts by more yes than no with quorum, and rejects by as many no with quorum."""
    quorum = unit_quorum(roll, ballot)
    if count.yes > count.no and count.yes >= quorum:
        return Position.ACCEPTS
    if count.no >= count.yes and count.no >= quorum:
        return Position.REJECTS
    return Position.NONE


def unit_positions(
    kind: CountKind, units: Sequence[Unit], tallies: Mapping[str, Tally], ballot: BallotPolicy
) -> tuple[UnitPosition, ...]:
    """Where each unit stands in one count; a unit without a tally is silent."""
    return tuple(_unit_position(unit, tallies.get(unit.id, Tally()).count(kind), ballot) for unit in units)


def region_positions(
    kind: CountKind, units: Sequence[Unit], tallies: Mapping[str, Tally], ballot: BallotPolicy
) -> tuple[RegionPosition, ...]:
    """Where each region stands in one count, in the order of regions; what has no region is left out."""
    return tuple(
        _region_position(region, [unit.roll for unit in units if unit.region == region], tally.count(kind), ballot)
        for region, tally in tally_by_region(units, tallies).items()
    )


def _unit_position(unit: Unit, count: Count, ballot: BallotPolicy) -> UnitPosition:
    return UnitPosition(unit, count, unit_quorum(unit.roll, ballot), position_of(count, unit.roll, ballot))


def _region_position(region: str, rolls: Sequence[int], count: Count, ballot: BallotPolicy) -> RegionPosition:
    roll = sum(rolls)
    quorum = approval_quorum(roll, ballot)
    may_reject = len(rolls) >= ballot.region_least_units or roll >= ballot.region_least_roll
    rejects = may_reject and count.no >= count.yes and count.no >= quorum
    return RegionPosition(region, len(rolls), roll, count, quorum, may_reject, rejects)
