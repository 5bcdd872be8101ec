"""The decision rules of a round as data: read from JSON, frozen, hashed, and named in every result."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

from deliberation.rules.knobs import Knob, PolicyError, read, write
from deliberation.rules.ratio import Ratio

__all__ = [
    "CONVENING_PRESET",
    "PRESETS",
    "BallotPolicy",
    "Budget",
    "ConveningDays",
    "Deadlines",
    "DecisionRule",
    "LevelDays",
    "Policy",
    "PolicyError",
    "RatificationDays",
    "RatingPolicy",
    "Timing",
    "policy_from_json",
    "policy_hash",
    "policy_to_json",
]


_HALF, _THIRD, _TWO_THIRDS, _QUARTER = Ratio(1, 2), Ratio(1, 3), Ratio(2, 3), Ratio(1, 4)
_ONE, _ONE_AND_A_HALF = Ratio(1, 1), Ratio(3, 2)


class DecisionRule(StrEnum):
    """Which tests a ballot must pass."""

    CROSSING = "crossing"
    DOUBLE_MAJORITY = "double_majority"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class RatingPolicy:
    """How relevance is rated, and what the ratings mean."""

    waves: Annotated[int, Knob("Most waves where a ballot follows.", 1, 3)] = 3
    waves_without_ballot: Annotated[int, Knob("Most waves where no ballot follows.", 1, 3)] = 2
    least_ratings: Annotated[int, Knob("Fewer valid ratings are insufficient.", 1)] = 5
    in_percent: Annotated[int, Knob("In: at least so many per cent rate 7-9; out: 1-3.", 51, 100)] = 70
    against_percent: Annotated[int, Knob("And fewer than so many per cent the opposite.", 1, 50)] = 15
    polarised_above: Annotated[Ratio, Knob("Polarised: a disagreement index above this.", 0, 10)] = _ONE
    stable_median_shift: Annotated[int, Knob("Stable: the median moved by at most this.", 0, 8)] = 1
    stable_moves: Annotated[int, Knob("Stable: at most so many people moved, or", 0)] = 1
    stable_below_percent: Annotated[int, Knob("fewer than so many per cent.", 0, 100)] = 15
    least_requirements: Annotated[int, Knob("Fewer answers never propose essential.", 1)] = 5
    essential_share: Annotated[Ratio, Knob("Share of 'for every trainer' that proposes essential.", 0, 1)] = _TWO_THIRDS
    least_group_shown: Annotated[int, Knob("Smaller groups are not shown apart.", 1)] = 5


@dataclass(frozen=True, slots=True)
class BallotPolicy:
    """How ballots are counted, and which tests the counts must pass."""

    rule: Annotated[DecisionRule, Knob("The tests of crossing, of a double majority, or of ISO.")] = (
        DecisionRule.CROSSING
    )
    receipts: Annotated[bool, Knob("Whether voters see their receipts.")] = True
    turnout_step: Annotated[int, Knob("Turnout is shown in steps of so many.", 1)] = 5
    quorum_factor: Annotated[Ratio, Knob("Approval quorum: this times the root of the roll.", 0, 10)] = _ONE_AND_A_HALF
    quorum_least_roll: Annotated[int, Knob("Below so many on the roll, more than half.", 1)] = 10
    unit_quorum_least: Annotated[int, Knob("Quorum of a unit: the root of its roll, at least this.", 1)] = 3
    least_unit: Annotated[int, Knob("Communities with fewer on the roll are packed.", 1)] = 10
    least_units: Annotated[int, Knob("With fewer units there is one count.", 1)] = 3
    least_accepting: Annotated[int, Knob("At least so many units accept.", 1)] = 2
    accepting_share: Annotated[Ratio, Knob("Least share of accepting units among positions.", 0, 1)] = _TWO_THIRDS
    one_count_share: Annotated[Ratio, Knob("Least share of yes where there is one count.", 0, 1)] = _TWO_THIRDS
    remand_share: Annotated[Ratio, Knob("Least share of accepting units for a remand.", 0, 1)] = _THIRD
    region_least_units: Annotated[int, Knob("A region with so many units may reject, or", 1)] = 3
    region_least_roll: Annotated[int, Knob("one with so many on its roll.", 1)] = 15
    double_majority_share: Annotated[Ratio, Knob("Share of all units that must be passed.", 0, 1)] = _HALF
    iso_accepting_share: Annotated[Ratio, Knob("Least share of accepting full communities.", 0, 1)] = _TWO_THIRDS
    iso_rejecting_share: Annotated[Ratio, Knob("Largest share of rejecting units.", 0, 1)] = _QUARTER


@dataclass(frozen=True, slots=True)
class LevelDays:
    """Lengths of the phases of a criteria round, in days; rating for each wave."""

    proposing: Annotated[int, Knob("Days of proposing.", 1, 366)]
    discussing: Annotated[int, Knob("Days of discussing.", 1, 366)]
    rating: Annotated[int, Knob("Days of each rating wave.", 1, 366)]
    settling: Annotated[int, Knob("Days of settling.", 1, 366)]
    voting: Annotated[int, Knob("Days of voting, where the round has a ballot.", 1, 366)]


@dataclass(frozen=True, slots=True)
class ConveningDays:
    """Lengths of the phases of a convening round, in days."""

    discussing: Annotated[int, Knob("Days of discussing.", 1, 366)] = 7
    voting: Annotated[int, Knob("Days of voting.", 1, 366)] = 7


@dataclass(frozen=True, slots=True)
class RatificationDays:
    """Length of the one phase of a ratification, in days."""

    voting: Annotated[int, Knob("Days of voting.", 1, 366)] = 14


@dataclass(frozen=True, slots=True)
class Timing:
    """How long every phase lasts, for each level and kind of round."""

    # The lowest of several levels has no ballot: the days of local voting are for a community that deliberates alone.
    local: LevelDays = LevelDays(proposing=14, discussing=14, rating=10, settling=7, voting=14)
    national: LevelDays = LevelDays(proposing=10, discussing=21, rating=10, settling=7, voting=14)
    global_: LevelDays = LevelDays(proposing=10, discussing=30, rating=10, settling=7, voting=21)
    convening: ConveningDays = ConveningDays()
    ratification: RatificationDays = RatificationDays()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long people have for what is not a phase, in days."""

    amended_wave: Annotated[int, Knob("A wave on a version made in settling.", 1, 366)] = 5
    settling_extension: Annotated[int, Knob("A closed gate extends settling by this, each time.", 1, 366)] = 1
    held_over_after: Annotated[int, Knob("After so long at a closed gate a proposal is held over.", 1, 366)] = 14
    reading_days: Annotated[int, Knob("Least time to read a wording corrected while voting.", 1, 366)] = 5
    protest: Annotated[int, Knob("For an author to protest against an act on the text.", 1, 366)] = 3
    minority_report: Annotated[int, Knob("To sign a minority report after close.", 1, 366)] = 7
    appeal: Annotated[int, Knob("To appeal against an act of a facilitator.", 1, 366)] = 14
    release: Annotated[int, Knob("After which a ratified set is released by the clock.", 1, 366)] = 14


@dataclass(frozen=True, slots=True)
class Budget:
    """What a level may ask of each member, and how long answers take; it warns and never blocks."""

    answers: Annotated[int, Knob("Answers of one member in one level.", 1)] = 40
    reading_seconds: Annotated[int, Knob("To read one text.", 0)] = 60
    rating_seconds: Annotated[int, Knob("To rate one text.", 0)] = 20
    ballot_seconds: Annotated[int, Knob("To choose on one text.", 0)] = 15


@dataclass(frozen=True, slots=True)
class Policy:
    """The decision rules of a round."""

    name: Annotated[str, Knob("Its name in results.", pattern="[a-z][a-z0-9-]{0,62}")] = "delphi"
    format: Annotated[int, Knob("The version of this format.", 1, 1)] = 1
    rating: RatingPolicy = RatingPolicy()
    ballot: BallotPolicy = BallotPolicy()
    timing: Timing = Timing()
    deadlines: Deadlines = Deadlines()
    budget: Budget = Budget()
    review_months: Annotated[int, Knob("Months until a release is reviewed.", 1, 1200)] = 24


def policy_from_json(document: object) -> Policy:
    """Read a policy from parsed JSON, every knob required; raises PolicyError with a JSON pointer and a code."""
    return read(Policy, document)


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """A policy as plain JSON values: whole numbers, switches and ASCII text."""
    return dict(write(policy))


def policy_hash(policy: Policy) -> str:
    """The SHA-256 of a policy's canonical JSON (RFC 8785), in hexadecimal."""
    # With ASCII keys, small whole numbers and text that needs no escapes, RFC 8785 asks for no more than sorted keys
    # and no white space. So an auditor needs the standard library only.
    canonical = json.dumps(policy_to_json(policy), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


_WEEKS = LevelDays(proposing=4, discussing=5, rating=3, settling=2, voting=4)
_DELPHI = Policy()
_THREE_WEEKS = replace(
    _DELPHI,
    name="three-weeks",
    rating=RatingPolicy(waves=2),
    timing=Timing(local=_WEEKS, national=_WEEKS, global_=_WEEKS),
)
_QUICK = replace(_DELPHI, name="quick", rating=RatingPolicy(waves=1, waves_without_ballot=1))
_DOUBLE_MAJORITY = replace(_DELPHI, name="double-majority", ballot=BallotPolicy(rule=DecisionRule.DOUBLE_MAJORITY))
_ISO = replace(_DELPHI, name="iso", ballot=BallotPolicy(rule=DecisionRule.ISO))

PRESETS: Mapping[str, Policy] = MappingProxyType(
    {preset.name: preset for preset in (_DELPHI, _THREE_WEEKS, _QUICK, _DOUBLE_MAJORITY, _ISO)}
)
CONVENING_PRESET = "delphi"
