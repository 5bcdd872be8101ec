"""What rounds decide as machines read it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from deliberation.decisions.models import Bundle, Outcome, RatifiedRelease, ReleaseSignature
from deliberation.decisions.telling import FEWEST_DRAWN
from deliberation.proposals.models import Proposal


def outcome_as_json(outcome: Outcome, arrived: Proposal | None) -> dict[str, Any]:
    """What was decided on a text or a whole question, with every figure, and as which proposal it goes on."""
    proposal = outcome.proposal
    told = {
        "id": outcome.id,
        "round_id": outcome.round_id,
        "proposal_id": outcome.proposal_id,
        "version_hash": proposal.current.hash if proposal is not None else None,
        "status": proposal.status.value if proposal is not None else None,
        "outcome": outcome.code,
        "regions": outcome.regions,
        "decided_at": outcome.decided_at.isoformat(),
        "carried_up_as": arrived.id if arrived is not None else None,
    }
    rating, ballot = outcome.figures.get("rating"), outcome.figures.get("ballot")
    return {**told, "rating": rating and _rating(rating), "ballot": ballot}


def bundle_as_json(bundle: Bundle) -> dict[str, Any]:
    """Where anybody finds what is needed to count again, by which hash they know it, and what facilitators said."""
    return {
        "address": url_for("decisions.bundle", round_id=bundle.round_id, _external=True),
        "sha256": bundle.sha256,
        "statement": bundle.statement,
    }


def signature_as_json(signature: ReleaseSignature, release: RatifiedRelease | None) -> dict[str, Any]:
    """That somebody signed, and whether the set is published by it."""
    return {
        "member_id": signature.member_id,
        "signed_at": signature.signed_at.isoformat(),
        "is_released": release is not None,
    }


def _rating(rating: Mapping[str, Any]) -> dict[str, Any]:
    """The ratings of a text; of too few, only how many they are."""
    number = sum(rating["histogram"])
    shown = {name: value for name, value in rating.items() if name != "histogram"} | {"rated": number}
    return shown if number < FEWEST_DRAWN else shown | {"histogram": rating["histogram"]}
