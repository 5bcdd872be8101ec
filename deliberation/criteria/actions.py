"""Criteria sets and their releases."""

import hashlib
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.criteria.document import compose, listed_criterion
from deliberation.criteria.models import CriteriaSet, Criterion, Listing, Release
from deliberation.criteria.values import NewRelease
from deliberation.database import fetch
from deliberation.keys import Keys
from deliberation.rules.canonical import canonical_bytes
from deliberation.rules.signing import sign
from deliberation.signing_keys import signing_key


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
        slug=slug,
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
    """Publish a version: mint each criterion's identity, sign the canonical document, and keep its bytes for ever."""
    listed = []
    for position, listing in enumerate(new.listings, start=1):
        criterion = Criterion(uuid=new_uuid(chance), set_id=criteria_set.id, proposal_id=listing.proposal_id)
        session.add(criterion)
        listed.append((position, criterion, listed_criterion(criterion.uuid, listing)))
    community = fetch(session, Community, criteria_set.community_id)
    document = compose(criteria_set, community.name, new, [content for _, _, content in listed], now)
    published = _sign(criteria_set, new.version, document, now, keys)
    session.add(published)
    session.flush()
    session.add_all(
        Listing(release_id=published.id, criterion_id=criterion.id, position=position, content=content)
        for position, criterion, content in listed
    )
    session.flush()
    return published


def new_uuid(chance: Random) -> str:
    """A random UUID of version 4, in lower case."""
    return str(UUID(int=chance.getrandbits(128), version=4))


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
