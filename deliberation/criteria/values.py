"""What a decision hands over to be released: plain values, so that this slice need not know where they came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class NewListing:
    """A criterion as it will stand in a release; texts by language tag, provenance and lineage as plain JSON values."""

    proposal_id: int
    area: str
    elements: Sequence[str]
    tier: str
    regions: Sequence[str]
    statement: Mapping[str, str]
    why: Mapping[str, str]
    evidence: Mapping[str, Sequence[str]]
    exclusion: Mapping[str, str]
    fit_for: Sequence[str]
    version_hash: str
    provenance: Mapping[str, Any]
    lineage: Mapping[str, Any]


@dataclass(frozen=True)
class NewRelease:
    """A release as a ratification carried it."""

    version: str
    question: Mapping[str, str]
    areas: Sequence[Mapping[str, Any]]
    elements: Sequence[Mapping[str, Any]]
    frame: Sequence[Mapping[str, Any]]
    listings: Sequence[NewListing]
    ratification: Mapping[str, Any]
    signatories: Sequence[str]
    review_on: date
    # The groups of the round that decided, as its bundle publishes them.
    units: Sequence[Mapping[str, Any]] = ()
