"""What people will read when they vote, frozen with the hash of every wording."""

from collections.abc import Sequence
from typing import Any

from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Deliberation
from deliberation.rules.canonical import canonical_hash
from deliberation.rules.policy import policy_from_json, policy_hash
from deliberation.rules.tiers import Tier


def of_proposal(proposal: Proposal, tier: Tier) -> dict[str, Any]:
    """The manifest of a candidate criterion."""
    version = proposal.current
    return {
        "proposal": proposal.id,
        "version": version.number,
        "hash": version.hash,
        "tier": tier.value,
        **_wordings(version.language, version.statement),
    }


def of_charter(deliberation: Deliberation) -> dict[str, Any]:
    """The manifest of what a convening approves: question, frame, policy, languages, and the rule for units in it."""
    charter = {
        "title": deliberation.title,
        "question": deliberation.question,
        "frame": [{"title": text.title, "address": text.address} for text in deliberation.frame],
        "areas": [area.key for area in deliberation.areas],
        "required_languages": sorted(deliberation.required_languages),
        "policy": deliberation.policy_name,
        "policy_hash": policy_hash(policy_from_json(deliberation.policy)),
    }
    return {**charter, "hash": canonical_hash(charter), **_wordings(deliberation.language, deliberation.question)}


def of_set(deliberation: Deliberation, carried: Sequence[tuple[Proposal, str, Sequence[str]]]) -> dict[str, Any]:
    """The manifest of a whole set: every carried text with its tier and, where contextual, its regions."""
    listed = [
        {"proposal": proposal.id, "hash": proposal.current.hash, "tier": tier, "regions": sorted(regions)}
        for proposal, tier, regions in carried
    ]
    return {
        "criteria": listed,
        "hash": canonical_hash(listed),
        **_wordings(deliberation.language, deliberation.title),
    }


def _wordings(language: str, text: str) -> dict[str, Any]:
    return {
        "language": language,
        "wordings": {language: {"revision": 1, "text": text, "hash": canonical_hash(text)}},
    }
