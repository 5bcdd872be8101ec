"""Counting choices: by unit, by region and over all, for the two counts of an essential and a recommended text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.policy import BallotPolicy
from deliberation.rules.units import Unit


class TallyError(ValueError):
    """Ballots that cannot stand: from an unknown unit, or more than its roll."""


class Choice(StrEnum):
    """What one voter says to one text; skip is shown, and left out of denominators."""

    YES = "yes"
    ADVICE = "advice"
    NO = "no"
    SKIP = "skip"


class CountKind(StrEnum):
    """Which question a count answers: is it carried as essential, or as recommended at least?"""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Count:
    """Yes (Y) against no (N) in the count at hand."""

    yes: int
    no: int

    @property
    def cast(self) -> int:
        """Y + N."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Tally:
    """How many chose what."""

    yes: int = 0
    advice: int = 0
    no: int = 0
    skip: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies."""
        return Tally(self.yes + other.yes, self.advice + other.advice, self.no + other.no, self.skip + other.skip)

    @property
    def ballots(self) -> int:
        """The number of ballots, skips included."""
        return self.yes + self.advice + self.no + self.skip

    def count(self, kind: CountKind) -> Count:
        """Yes against no + advice for essential, yes + advice against no for recommended."""
        if kind is CountKind.ESSENTIAL:
            return Count(self.yes, self.no + self.advice)
        return Count(self.yes + self.advice, self.no)


def tally(choices: Iterable[Choice]) -> Tally:
    """Count choices; all zero for none."""
    counted = Counter(choices)
    return Tally(counted[Choice.YES], counted[Choice.ADVICE], counted[Choice.NO], counted[Choice.SKIP])


def tally_by_unit(ballots: Iterable[tuple[str, Choice]]) -> dict[str, Tally]:
    """Count (unit id, choice) pairs by unit, in the order of ids; a unit without ballots is left out."""
    choices: dict[str, list[Choice]] = {}
    for unit, choice in ballots:
        choices.setdefault(unit, []).append(choice)
    return {unit: tally(choices[unit]) for unit in sorted(choices)}


def tally_by_region(units: Iterable[Unit], tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """Add the tallies of units by region, in the order of regions; units without a region are left out."""
    units = tuple(units)
    regions = sorted({unit.region for unit in units if unit.region is not None})
    return {
        region: total(tallies.get(unit.id, Tally()) for unit in units if unit.region == region) for region in regions
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies; all zero for none."""
    return sum(tallies, Tally())


def check_tallies(units: Iterable[Unit], tallies: Mapping[str, Tally]) -> None:
    """Raise TallyError for ballots from an unknown unit, or more of them than are on the unit's roll."""
    rolls = {unit.id: unit.roll for unit in units}
    for unit, counted in tallies.items():
        if unit not in rolls:
            raise TallyError(f"unknown unit {unit}")
        if counted.ballots > rolls[unit]:
            raise TallyError(f"more ballots than roll in unit {unit}")


def shown_turnout(cast: int, ballot: BallotPolicy) -> int:
    """The turnout that is shown while voting is open: rounded down to whole steps."""
    return cast - cast % ballot.turnout_step
