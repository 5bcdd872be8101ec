"""Criteria sets and their releases."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Region
from deliberation.criteria.document import compose, listed_criterion
from deliberation.criteria.models import CriteriaSet, Criterion, Listing, Release
from deliberation.criteria.values import NewListing, NewRelease
from deliberation.database import fetch
from deliberation.keys import Keys
from deliberation.rules.canonical import canonical_bytes
from deliberation.rules.signing import sign
from deliberation.signing_keys import signing_key

# The schema of all sets stands at /sets/schema.json.
TAKEN_SLUG = "schema"


def create_set(
    session: Session,
    community_id: int,
    slug: str,
    title: str,
    language: str,
    is_simulated: bool,  # noqa: FBT001 (a fact about the set, not a switch)
    chance: Random,
) -> CriteriaSet:
    """Make the set that a deliberation will fill; its identity outlives its releases."""
    made = CriteriaSet(
        uuid=new_uuid(chance),
        slug=f"{slug}-set" if slug == TAKEN_SLUG else slug,
        title=title,
        language=language,
        community_id=community_id,
        is_simulated=is_simulated,
    )
    session.add(made)
    session.flush()
    return made


def release(
    session: Session, criteria_set: CriteriaSet, new: NewRelease, now: datetime, chance: Random, keys: Keys
) -> Release:
    """Publish a version: give each criterion its identity, sign the canonical document, and keep its bytes for ever."""
    criteria = _identified(session, criteria_set, new.listings, chance)
    listed = [listed_criterion(each.uuid, listing) for each, listing in zip(criteria, new.listings, strict=True)]
    community = fetch(session, Community, criteria_set.community_id)
    document = compose(criteria_set, community, _regions_named_in(session, new), new, listed, now)
    published = _sign(criteria_set, new.version, document, now, keys)
    session.add(published)
    session.flush()
    session.add_all(
        Listing(release_id=published.id, criterion_id=each.id, position=position, content=content)
        for position, (each, content) in enumerate(zip(criteria, listed, strict=True), start=1)
    )
    session.flush()
    return published


def new_uuid(chance: Random) -> str:
    """A random UUID of version 4, in lower case."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def _identified(
    session: Session, criteria_set: CriteriaSet, listings: Sequence[NewListing], chance: Random
) -> list[Criterion]:
    """The criterion of each listing: minted once, and the same again in every later release."""
    query = select(Criterion).where(Criterion.set_id == criteria_set.id)
    known = {criterion.proposal_id: criterion for criterion in session.scalars(query)}
    for listing in listings:
        if listing.proposal_id not in known:
            minted = Criterion(uuid=new_uuid(chance), set_id=criteria_set.id, proposal_id=listing.proposal_id)
            session.add(minted)
            known[listing.proposal_id] = minted
    session.flush()
    return [known[listing.proposal_id] for listing in listings]


def _regions_named_in(session: Session, new: NewRelease) -> list[Region]:
    """The parts of the world that the release speaks of by their codes, in their order."""
    codes = {code for listing in new.listings for code in listing.regions}
    codes |= {unit["region"] for unit in new.units if "region" in unit}
    # In a lineage, a shielded community stands by the code of its region.
    codes |= {node["community"] for listing in new.listings for node in listing.lineage["nodes"]}
    query = select(Region).where(Region.code.in_(codes)).order_by(Region.position, Region.code)
    return list(session.scalars(query))


def _sign(criteria_set: CriteriaSet, version: str, document: dict[str, Any], now: datetime, keys: Keys) -> Release:
    written = canonical_bytes(document)
    return Release(
        set_id=criteria_set.id,
        version=version,
        released_at=now,
        document=written.decode("utf-8"),
        sha256=hashlib.sha256(written).hexdigest(),
        signature=sign(document, signing_key(keys)),
    )
