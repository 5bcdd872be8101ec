"""Criteria sets and their releases."""

from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from deliberation.criteria.models import CriteriaSet


def create_set(
    session: Session, community_id: int, slug: str, title: str, language: str, is_simulated: bool, chance: Random
) -> CriteriaSet:
    """Make the set that a deliberation will fill; its identity outlives its releases."""
    made = CriteriaSet(
        uuid=str(UUID(int=chance.getrandbits(128), version=4)),
        slug=slug,
        title=title,
        language=language,
        community_id=community_id,
        is_simulated=is_simulated,
    )
    session.add(made)
    session.flush()
    return made
