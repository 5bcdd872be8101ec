"""The document of a release: the canonical JSON that is signed, and of which every other format is a projection."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from deliberation.criteria.models import CriteriaSet
from deliberation.criteria.values import NewListing, NewRelease

FORMAT = "common-thread/criteria-set"
FORMAT_VERSION = 1


def compose(
    criteria_set: CriteriaSet, community: str, new: NewRelease, listed: Sequence[dict[str, Any]], now: datetime
) -> dict[str, Any]:
    """The whole document, without its signature; no nulls, no floats, NFC text, the order of keys left to RFC 8785."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "set": {
            "id": criteria_set.uuid,
            "slug": criteria_set.slug,
            "title": {criteria_set.language: criteria_set.title},
            "question": dict(new.question),
            "community": community,
            "licence": criteria_set.licence,
        },
        "version": new.version,
        "released": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "review_on": new.review_on.isoformat(),
        "languages": sorted({tag for listing in new.listings for tag in listing.statement}),
        "areas": list(new.areas),
        "elements": list(new.elements),
        "frame": list(new.frame),
        "criteria": list(listed),
        "ratification": dict(new.ratification),
        "signatories": list(new.signatories),
    }
    return document | {"simulated": True} if criteria_set.is_simulated else document


def listed_criterion(uuid: str, listing: NewListing) -> dict[str, Any]:
    """A criterion as the document lists it."""
    return {
        "id": uuid,
        "area": listing.area,
        "elements": list(listing.elements),
        "tier": listing.tier,
        "regions": list(listing.regions),
        "statement": dict(listing.statement),
        "why": dict(listing.why),
        "evidence": {tag: list(ways) for tag, ways in listing.evidence.items()},
        "exclusion": dict(listing.exclusion),
        "fit_for": list(listing.fit_for),
        "version_hash": listing.version_hash,
        "provenance": dict(listing.provenance),
        "lineage": dict(listing.lineage),
    }
