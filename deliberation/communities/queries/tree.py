"""The tree of communities, as far as a reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Joining, Region, Visibility
from deliberation.database import fetch
from deliberation.errors import NotFound
from deliberation.people.queries import INSTALLATION
from deliberation.permissions import Act, Actor, Place, can_read, require
from deliberation.rules.phases import Level


@dataclass(frozen=True)
class Branch:
    """A community with those below it that the reader may see."""

    community: Community
    below: tuple["Branch", ...]


@dataclass(frozen=True)
class Tree:
    """All that a reader may see; of shielded communities only how many there are in a region (`None`: in no region)."""

    branches: tuple[Branch, ...]
    shielded: tuple[tuple[Region | None, int], ...]


def community(session: Session, actor: Actor, community_id: int) -> Community:
    """The community, for whoever may read what is said in it; raises NotFound."""
    found = fetch(session, Community, community_id)
    if not can_read(actor, found.place):
        raise NotFound()
    return found


def listed_community(session: Session, actor: Actor, community_id: int) -> Community:
    """The community, for whoever may know that it exists: closed ones are listed, shielded ones are not."""
    found = fetch(session, Community, community_id)
    if not is_known_to(actor, found):
        raise NotFound()
    return found


def managed_community(session: Session, actor: Actor, community_id: int, act: Act) -> Community:
    """The community, for whoever administers it; raises NotFound, SignInNeeded or NotYou."""
    found = fetch(session, Community, community_id)
    require(actor, act, place_of_management(actor, found))
    return found


def place_of_management(actor: Actor, found: Community) -> Place:
    """Where a community is administered: stewards do so for communities in which they may not read."""
    return replace(found.place, is_open_to_all=True) if actor.is_steward or not found.is_shielded else found.place


def is_known_to(actor: Actor, found: Community) -> bool:
    """Whether this person may know that the community exists."""
    return not found.is_shielded or actor.is_steward or can_read(actor, found.place)


def tree(session: Session, actor: Actor) -> Tree:
    """Every community that this reader may know of, by name below its parent."""
    everything = list(session.scalars(select(Community).order_by(Community.name, Community.id)))
    visible = [each for each in everything if is_known_to(actor, each)]
    hidden = [each for each in everything if each.is_shielded and not is_known_to(actor, each)]
    shown = {each.id for each in visible}
    roots = [each for each in visible if each.parent_id is None or each.parent_id not in shown]
    return Tree(tuple(_branch(root, visible) for root in roots), _by_region(hidden))


def _branch(root: Community, visible: Sequence[Community]) -> Branch:
    return Branch(root, tuple(_branch(each, visible) for each in visible if each.parent_id == root.id))


def _by_region(hidden: Sequence[Community]) -> tuple[tuple[Region | None, int], ...]:
    regions: dict[str | None, Region | None] = {each.region_code: each.region for each in hidden}
    codes = [each.region_code for each in hidden]
    return tuple((regions[code], codes.count(code)) for code in sorted(regions, key=lambda code: code or "~"))


def regions(session: Session) -> list[Region]:
    """The parts of the world in which ballots are counted together, in their order."""
    return list(session.scalars(select(Region).order_by(Region.position, Region.code)))


def ids_below(session: Session, top: Community) -> list[int]:
    """The community itself and all below it."""
    return list(session.scalars(select(Community.id).where(Community.path.startswith(top.path)).order_by(Community.id)))


def joinable(session: Session) -> list[Community]:
    """The communities that one may join without an invitation, by name."""
    query = select(Community).where(
        Community.visibility != Visibility.SHIELDED, Community.joining != Joining.INVITATION
    )
    return list(session.scalars(query.order_by(Community.name, Community.id)))


def places_to_found(session: Session, actor: Actor) -> list[Community]:
    """Every community below which a steward may found another one, by name; local ones are the lowest."""
    require(actor, Act.CREATE_COMMUNITY, INSTALLATION)
    query = select(Community).where(Community.level != Level.LOCAL)
    return list(session.scalars(query.order_by(Community.name, Community.id)))
