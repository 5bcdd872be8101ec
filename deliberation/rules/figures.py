"""What a ballot decided, as plain JSON values: the verdict with every number behind it."""

from typing import Any

from deliberation.rules.crossing import Crossing, Measure
from deliberation.rules.positions import RegionPosition, UnitPosition
from deliberation.rules.tally import Count, Tally
from deliberation.rules.tiers import Approval, Outcome


def decision_to_json(decision: Outcome | Approval) -> dict[str, Any]:
    """Write what became of one question; a count that was not taken is left out."""
    if isinstance(decision, Approval):
        return {
            "verdict": "carried" if decision.is_carried else "not_carried",
            "total": tally_to_json(decision.total),
            "whole": crossing_to_json(decision.crossing),
        }
    written = {
        "verdict": decision.verdict.value,
        "regions": list(decision.regions),
        "total": tally_to_json(decision.total),
        "recommended": crossing_to_json(decision.recommended),
    }
    return written if decision.essential is None else written | {"essential": crossing_to_json(decision.essential)}


def crossing_to_json(crossing: Crossing) -> dict[str, Any]:
    """Write the tests of one count, with the positions of units and regions."""
    return {
        **_count(crossing.count),
        "measures": [_measure(measure) for measure in crossing.measures],
        "units": [_unit_position(position) for position in crossing.positions],
        "regions": [_region_position(position) for position in crossing.regions],
    }


def tally_to_json(tally: Tally) -> dict[str, int]:
    """Write how many chose what."""
    return {"yes": tally.yes, "advice": tally.advice, "no": tally.no, "skip": tally.skip}


def _count(count: Count) -> dict[str, int]:
    return {"yes": count.yes, "no": count.no}


def _measure(measure: Measure) -> dict[str, Any]:
    written = {
        "code": measure.code.value,
        "reached": measure.reached,
        "needed": measure.needed,
        "holds": measure.holds,
    }
    return written if measure.of is None else written | {"of": measure.of}


def _unit_position(position: UnitPosition) -> dict[str, Any]:
    return {
        "unit": position.unit.id,
        **_count(position.count),
        "quorum": position.quorum,
        "position": position.position.value,
    }


def _region_position(position: RegionPosition) -> dict[str, Any]:
    return {
        "region": position.region,
        "units": position.units,
        "roll": position.roll,
        **_count(position.count),
        "quorum": position.quorum,
        "may_reject": position.may_reject,
        "rejects": position.rejects,
    }
