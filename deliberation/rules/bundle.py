"""The bundle of a closed round: all that anybody needs to recount it, in one signed file of canonical JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deliberation.rules.canonical import canonical_lines
from deliberation.rules.figures import decision_to_json
from deliberation.rules.merkle import merkle_root
from deliberation.rules.policy import Policy, RatingPolicy, policy_hash, policy_to_json
from deliberation.rules.published import AskedQuestion, AskedText, ClosedRound, CountedUnit, Members, RatedText
from deliberation.rules.rating import RequirementCount
from deliberation.rules.signing import sign

FORMAT = "common-thread/round-bundle"
FORMAT_VERSION = 1

BUNDLE_SCHEMA: Mapping[str, Any] = json.loads(Path(__file__).with_name("bundle.schema.json").read_text("utf-8"))


def build_bundle(
    round_: ClosedRound,
    policy: Policy,
    units: Iterable[CountedUnit],
    questions: Iterable[AskedQuestion],
    ratings: Iterable[RatedText],
    key: Ed25519PrivateKey,
) -> dict[str, Any]:
    """Put a closed round together and sign it; ValueError for text outside NFC and for a time without a zone."""
    bundle = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "deliberation": {"id": round_.deliberation_id, "title": round_.deliberation},
        "round": _round(round_),
        "policy": policy_to_json(policy),
        "policy_hash": policy_hash(policy),
        "units": [_unit(unit) for unit in units],
        "questions": [_question(question) for question in questions],
        "ratings": [_rated(text, policy.rating) for text in ratings],
        **({"simulated": True} if round_.members is Members.SIMULATED else {}),
    }
    return bundle | {"signature": sign(bundle, key)}


def signed_part(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """What the signature of a bundle covers: everything else."""
    return {name: part for name, part in bundle.items() if name != "signature"}


def ballots_root(ballots: Iterable[Mapping[str, str]]) -> str:
    """The RFC 6962 root over ballots as they stand in a bundle, each a leaf of canonical JSON, in hexadecimal."""
    return merkle_root(canonical_lines(ballots)).hex()


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _round(round_: ClosedRound) -> dict[str, Any]:
    return {
        "id": round_.id,
        "kind": round_.kind.value,
        "level": round_.level.value,
        "community": {"id": round_.community_id, "name": round_.community},
        "opened": _moment(round_.opened),
        "closed": _moment(round_.closed),
        "has_ballot": round_.has_ballot,
    }


def _unit(counted: CountedUnit) -> dict[str, Any]:
    unit = counted.unit
    written = {
        "id": unit.id,
        "roll": unit.roll,
        "turnout": counted.turnout,
        "full": unit.is_full,
        "communities": sorted(counted.communities),
    }
    return written if unit.region is None else written | {"region": unit.region}


def _question(asked: AskedQuestion) -> dict[str, Any]:
    ballots = [
        {"receipt": ballot.receipt, "choice": ballot.choice.value, "unit": ballot.unit}
        for ballot in sorted(asked.ballots, key=lambda ballot: ballot.receipt)
    ]
    return {
        "id": asked.id,
        "kind": asked.kind.value,
        "version": asked.version,
        "wordings": {language: {"text": text, "hash": text_hash(text)} for language, text in asked.wordings.items()},
        "ballots": ballots,
        "root": ballots_root(ballots),
        "outcome": decision_to_json(asked.decision),
        **({} if asked.text is None else _asked_text(asked.text)),
    }


def _asked_text(text: AskedText) -> dict[str, Any]:
    return {
        "proposed_tier": text.question.proposed.value,
        "was_remanded": text.question.was_remanded,
        "requirement": _requirement(text.requirement),
    }


def _rated(text: RatedText, rating: RatingPolicy) -> dict[str, Any]:
    number = sum(text.histogram)
    written = {
        "version": text.version,
        "rated": number,
        "cannot_judge": text.cannot_judge,
        "requirement": _requirement(text.requirement),
        "class": text.rating_class.value,
        "following": text.following.value,
    }
    # Too few answers are insufficient whatever they say, and might show who said what.
    return written if number < rating.least_ratings else written | {"histogram": list(text.histogram)}


def _requirement(count: RequirementCount) -> dict[str, int]:
    return {"required": count.required, "advice": count.advice}


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
