"""How groups answered in a wave that has closed, as far as each may be shown apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Rating, Wave
from deliberation.ballots.queries.waves import as_histogram
from deliberation.communities.models import Community
from deliberation.rules import rating as rules
from deliberation.rules.policy import RatingPolicy

OWN = "own"


@dataclass(frozen=True)
class GroupSpread:
    """How a group answered; its title by language, which for shielded communities is that of their region, or empty."""

    title: Mapping[str, str]
    spread: rules.Spread
    is_own: bool = False
    is_shielded: bool = False


def spreads_of(
    session: Session, wave: Wave, version_ids: Sequence[int], own_community_id: int, policy: RatingPolicy
) -> Mapping[int, Sequence[GroupSpread]]:
    """For each of these versions, the spread of one's own group, then of every other one of 5 or more.

    Nothing while the wave is open. The shielded communities of a region are one group, unless one is the reader's own.
    """
    if wave.closed_at is None:
        return {}
    rows = session.execute(
        select(Rating.version_id, Rating.community_id, Rating.relevance, func.count())
        .where(Rating.wave_id == wave.id, Rating.version_id.in_(version_ids), Rating.relevance.is_not(None))
        .group_by(Rating.version_id, Rating.community_id, Rating.relevance)
    ).all()
    named = _communities(session, {row[1] for row in rows})
    bins: dict[int, dict[str, list[int]]] = {}
    groups: dict[str, Community] = {}
    for version_id, community_id, relevance, number in rows:
        assert relevance is not None, "the query leaves out who could not judge"
        name = _group(named[community_id], own_community_id)
        groups.setdefault(name, named[community_id])
        bins.setdefault(version_id, {}).setdefault(name, [0] * 9)[relevance - 1] += number
    return {version_id: _in_order(counted, groups, policy) for version_id, counted in bins.items()}


def _communities(session: Session, ids: set[int]) -> Mapping[int, Community]:
    return {each.id: each for each in session.scalars(select(Community).where(Community.id.in_(ids)))}


def _group(community: Community, own_community_id: int) -> str:
    if community.id == own_community_id:
        return OWN
    return f"shielded {community.region_code}" if community.is_shielded else str(community.id)


def _in_order(
    counted: Mapping[str, Sequence[int]], groups: Mapping[str, Community], policy: RatingPolicy
) -> Sequence[GroupSpread]:
    spreads = rules.spreads_by_group({name: as_histogram(bins) for name, bins in counted.items()}, policy)
    found = [_shown(name, groups[name], spread) for name, spread in spreads.items()]
    return sorted(found, key=lambda group: (not group.is_own, group.is_shielded, sorted(group.title.items())))


def _shown(name: str, community: Community, spread: rules.Spread) -> GroupSpread:
    if community.is_shielded and name != OWN:
        return GroupSpread(community.region.title if community.region else {}, spread, is_shielded=True)
    return GroupSpread({community.name_language: community.name}, spread, is_own=name == OWN)
