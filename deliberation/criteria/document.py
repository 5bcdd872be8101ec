"""The document of a release: the canonical JSON that is signed, and of which every other format is a projection."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deliberation.communities.models import Community, Region
from deliberation.criteria.models import CriteriaSet, Release
from deliberation.criteria.queries import Record
from deliberation.criteria.values import NewListing, NewRelease

FORMAT = "common-thread/criteria-set"
FORMAT_VERSION = 1

SCHEMA_BYTES = (Path(__file__).parent / "formats" / "set.schema.json").read_bytes()


def compose(
    criteria_set: CriteriaSet,
    community: Community,
    regions: Sequence[Region],
    new: NewRelease,
    listed: Sequence[dict[str, Any]],
    now: datetime,
) -> dict[str, Any]:
    """The whole document, without its signature; no nulls, no floats, NFC text, the order of keys left to RFC 8785."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "set": _described(criteria_set, community, new),
        "version": new.version,
        "released": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "review_on": new.review_on.isoformat(),
        "languages": sorted({tag for listing in new.listings for tag in listing.statement}),
        "areas": list(new.areas),
        "elements": list(new.elements),
        "frame": list(new.frame),
        "regions": [{"key": region.code, "title": dict(region.title)} for region in regions],
        "units": list(new.units),
        "criteria": list(listed),
        "ratification": dict(new.ratification),
        "signatories": list(new.signatories),
    }
    return document | {"simulated": True} if criteria_set.is_simulated else document


def listed_criterion(uuid: str, listing: NewListing) -> dict[str, Any]:
    """A criterion as the document lists it."""
    return {
        "id": uuid,
        "proposal": listing.proposal_id,
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


def document_of(release: Release) -> dict[str, Any]:
    """The document of a release, read again from its bytes."""
    document: dict[str, Any] = json.loads(release.document)
    return document


def record_as_json(record: Record) -> dict[str, Any]:
    """A criterion on its own, with the set that it belongs to and the versions in which it stands."""
    release = record.listing.release
    criteria_set = release.criteria_set
    told = {
        **record.listing.content,
        "set": {
            "id": criteria_set.uuid,
            "slug": criteria_set.slug,
            "title": {criteria_set.language: criteria_set.title},
        },
        "version": release.version,
        "versions": [version for version, _released_at in record.held_in],
        "licence": criteria_set.licence,
    }
    return told | {"simulated": True} if criteria_set.is_simulated else told


def _described(criteria_set: CriteriaSet, community: Community, new: NewRelease) -> dict[str, Any]:
    described = {
        "id": criteria_set.uuid,
        "slug": criteria_set.slug,
        "title": {criteria_set.language: criteria_set.title},
        "question": dict(new.question),
        "licence": criteria_set.licence,
    }
    if not community.is_shielded:
        return described | {"community": community.name}
    # A shielded community is known by its region alone.
    return described if community.region_code is None else described | {"region": community.region_code}
