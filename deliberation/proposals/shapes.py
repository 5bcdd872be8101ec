"""Proposals as plain values, the way that machines read them."""

from typing import Any

from deliberation.permissions import Role
from deliberation.proposals.models import Proposal, Reaction, Version
from deliberation.proposals.queries import Byline, Comparison, Fate, Origin, Totals
from deliberation.proposals.texts import fields_of


def proposal(found: Proposal) -> dict[str, Any]:
    """A proposal with its present text."""
    return {
        "id": found.id,
        "round_id": found.round_id,
        "area": found.area.key,
        "elements": found.element_keys,
        "kind": found.kind.value,
        "status": found.status.value,
        "author_id": found.author_id,
        "arrived_as": found.arrived_as and found.arrived_as.value,
        "submitted_at": found.submitted_at.isoformat(),
        "text": version(found.current),
    }


def version(found: Version) -> dict[str, Any]:
    """A version; `hash` is the SHA-256 of the canonical JSON of `fields`."""
    return {
        "id": found.id,
        "number": found.number,
        "fields": fields_of(found),
        "hash": found.hash,
        "author_id": found.author_id,
        "made_at": found.made_at.isoformat(),
    }


def origin(found: Origin) -> dict[str, Any]:
    """Where a proposal came from; of a text that this reader may not read, only that it is there."""
    earlier = found.proposal
    return {
        "kind": found.kind.value,
        "proposal_id": earlier and earlier.id,
        "statement": earlier and earlier.current.statement,
        "origins": [origin(each) for each in found.origins],
    }


def fate(found: Fate) -> dict[str, Any]:
    """A proposal that came of this one."""
    return {"kind": found.kind.value, "proposal_id": found.proposal.id, "round_id": found.proposal.round_id}


def comparison(found: Comparison) -> dict[str, Any]:
    """Two versions, field by field."""
    return {
        "from": found.old.number,
        "to": found.new.number,
        "fields": {
            field.name: [{"change": run.change.value, "text": run.text} for run in field.runs] for field in found.fields
        },
        "no_longer_fit_for": list(found.no_longer_fit_for),
        "newly_fit_for": list(found.newly_fit_for),
    }


def reaction(found: Reaction) -> dict[str, Any]:
    """One's own answer."""
    return {"stance": found.stance.value, "version_id": found.version_id, "is_shown": found.is_shown}


def totals(found: Totals) -> dict[str, Any]:
    """How many gave each answer; each number is a floor, and less than `step` below the truth."""
    return {
        "members": {stance.value: number for stance, number in found.members.items()},
        "others": {stance.value: number for stance, number in found.others.items()},
        "step": found.step,
        "step_of_others": found.step_of_others,
    }


def byline(found: Byline) -> dict[str, Any]:
    """How somebody appears."""
    role: Role | None = found.role
    return {"name": found.name, "place": found.place, "role": role and role.value}
