"""What a ballot found, in the few numbers of its sentence: read from the figures that an outcome keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.rules.crossing import MeasureCode

Figures = Mapping[str, Any]

# The measures that count groups, by the rule in force; a ballot with fewer than three groups has none of them.
_OF_GROUPS = (MeasureCode.SHARE_ACCEPTING, MeasureCode.ALL_UNITS_ACCEPTING, MeasureCode.FULL_COMMUNITIES_ACCEPTING)
_OF_PEOPLE = (MeasureCode.ONE_COUNT_SHARE, MeasureCode.QUORUM)


class Ground(StrEnum):
    """What the sentence of a result speaks of: for one that was not carried, what it failed."""

    GROUPS = "groups"  # how many say yes
    MAJORITY = "majority"  # more yes than no
    PEOPLE = "people"  # how many say yes, where groups are too few or too silent to tell
    REGIONS = "regions"  # one is against
    REJECTIONS = "rejections"  # too many groups say no


_FAILED: Mapping[MeasureCode, Ground] = {
    MeasureCode.UNITS: Ground.GROUPS,
    MeasureCode.UNITS_ACCEPTING: Ground.GROUPS,
    MeasureCode.SHARE_ACCEPTING: Ground.GROUPS,
    MeasureCode.ALL_UNITS_ACCEPTING: Ground.GROUPS,
    MeasureCode.FULL_COMMUNITIES_ACCEPTING: Ground.GROUPS,
    MeasureCode.MAJORITY: Ground.MAJORITY,
    MeasureCode.QUORUM: Ground.PEOPLE,
    MeasureCode.ONE_COUNT_SHARE: Ground.PEOPLE,
    MeasureCode.REGIONS_REJECTING: Ground.REGIONS,
    MeasureCode.UNITS_REJECTING: Ground.REJECTIONS,
}


@dataclass(frozen=True)
class Finding:
    """The numbers of a result's sentence: groups that say yes, of those with a position; people; regions against."""

    ground: Ground
    accepting: int
    holding: int
    needed: int
    yes: int
    no: int
    rejecting: int
    most_rejecting: int
    against: tuple[str, ...]


def finding(ballot: Figures, code: str) -> Finding:
    """Read the numbers of a sentence from the figures of a ballot and what it decided."""
    count = deciding(ballot, code)
    measures = {MeasureCode(measure["code"]): measure for measure in count["measures"]}
    groups = next((measures[each] for each in _OF_GROUPS if each in measures), None)
    rejections = measures.get(MeasureCode.UNITS_REJECTING, {"reached": 0, "needed": 0})
    ground = _ground(measures, Ground.PEOPLE if groups is None else Ground.GROUPS)
    told = _OF_PEOPLE if ground is Ground.PEOPLE else (*_OF_GROUPS, MeasureCode.UNITS_ACCEPTING)
    return Finding(
        ground=ground,
        accepting=count["yes"] if groups is None else groups["reached"],
        holding=count["yes"] + count["no"] if groups is None else groups["of"],
        needed=max((measures[each]["needed"] for each in told if each in measures), default=0),
        yes=count["yes"],
        no=count["no"],
        rejecting=rejections["reached"],
        most_rejecting=rejections["needed"],
        against=tuple(region["region"] for region in count["regions"] if region["rejects"]),
    )


def deciding(ballot: Figures, code: str) -> Figures:
    """The count that decided: of a whole question its only one, of a text the essential one where it was reached."""
    name = "whole" if "whole" in ballot else "essential" if code == "essential" else "recommended"
    count: Figures = ballot[name]
    return count


def _ground(measures: Mapping[MeasureCode, Figures], usual: Ground) -> Ground:
    """What failed first; where nothing did, what the sentence usually speaks of."""
    return next((_FAILED[code] for code, measure in measures.items() if not measure["holds"]), usual)
