"""Reading communities and who belongs to them, as far as the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import (
    Community,
    Invitation,
    Joining,
    Membership,
    MembershipStatus,
    Region,
    RoleGrant,
    Visibility,
)
from deliberation.database import fetch
from deliberation.errors import NotFound, NotYou
from deliberation.people.models import Member
from deliberation.permissions import Act, Actor, Grant, Place, Role, Standing, can_read, known, require, standings

MOST_AT_ONCE = 100
_INSIDERS = frozenset({Standing.MEMBER, Standing.OBSERVER, Standing.TRANSLATOR, Standing.FACILITATOR, Standing.STEWARD})


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


@dataclass(frozen=True)
class Headcount:
    """How many belong to a community itself, observers apart."""

    members: int
    observers: int


@dataclass(frozen=True)
class Belonging:
    """One person in a community, as other members see them."""

    member_id: int
    shown_name: str
    roles: tuple[Role, ...]
    admitted_at: datetime | None


def grants_of(session: Session, member_id: int) -> tuple[Grant, ...]:
    """Every role that a member holds now, and where."""
    query = (
        select(Community.id, Community.path, RoleGrant.role)
        .join(Membership, Membership.community_id == Community.id)
        .join(RoleGrant)
        .where(Membership.member_id == member_id, Membership.status == MembershipStatus.ADMITTED)
        .order_by(Community.id, RoleGrant.role)
    )
    return tuple(Grant(community_id, path, role) for community_id, path, role in session.execute(query))


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


def homes(session: Session, top: Community) -> dict[int, int]:
    """Where each member of the community, or of one below it, belongs longest: {member id: community id}."""
    query = (
        select(Membership.member_id, Membership.community_id)
        .join(Community, Membership.community_id == Community.id)
        .join(RoleGrant)
        .where(Community.path.startswith(top.path), *_holds(Role.MEMBER))
        .order_by(Membership.admitted_at, Membership.id)
    )
    found: dict[int, int] = {}
    for member_id, community_id in session.execute(query):
        found.setdefault(member_id, community_id)
    return found


def facilitator_ids(session: Session, community_id: int) -> list[int]:
    """Who facilitates the community."""
    query = select(Membership.member_id).join(RoleGrant).where(Membership.community_id == community_id)
    return list(session.scalars(query.where(*_holds(Role.FACILITATOR)).order_by(Membership.member_id)))


def _holds(role: Role) -> tuple[object, ...]:
    return Membership.status == MembershipStatus.ADMITTED, RoleGrant.role == role


def headcount(session: Session, community_id: int) -> Headcount:
    """How many belong to the community itself."""
    query = (
        select(RoleGrant.role, func.count())
        .join(Membership)
        .where(Membership.community_id == community_id, Membership.status == MembershipStatus.ADMITTED)
        .group_by(RoleGrant.role)
    )
    counted = {role: number for role, number in session.execute(query)}
    return Headcount(counted.get(Role.MEMBER, 0), counted.get(Role.OBSERVER, 0))


def own_membership(session: Session, actor: Actor, community_id: int) -> Membership | None:
    """What the actor is in this community, or once was."""
    query = select(Membership).where(Membership.community_id == community_id, Membership.member_id == actor.member_id)
    return session.scalars(query).one_or_none()


def own_memberships(session: Session, actor: Actor) -> list[Membership]:
    """Every community to which the actor belongs or asks to be admitted."""
    query = select(Membership).where(
        Membership.member_id == known(actor),
        Membership.status.in_([MembershipStatus.ADMITTED, MembershipStatus.REQUESTED]),
    )
    return list(session.scalars(query.order_by(Membership.asked_at, Membership.id)))


def sees_names(actor: Actor, found: Community) -> bool:
    """Whether this person sees who belongs to the community; others see counts."""
    return bool(standings(actor, found.place) & _INSIDERS)


def members_of(session: Session, actor: Actor, community_id: int, after: int = 0) -> list[Belonging]:
    """Who belongs to the community, for those who do themselves: at most 100, whose ids come after this one."""
    if not sees_names(actor, listed_community(session, actor, community_id)):
        raise NotYou()
    query = _memberships(community_id, MembershipStatus.ADMITTED).where(Membership.member_id > after)
    found = session.execute(query.order_by(Membership.member_id).limit(MOST_AT_ONCE))
    return [_belonging(membership, member) for membership, member in found]


def requests_to(session: Session, actor: Actor, community_id: int) -> list[tuple[Membership, Member]]:
    """Who asks to be admitted, the longest waiting first, at most 100."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    query = _memberships(community_id, MembershipStatus.REQUESTED)
    found = session.execute(query.order_by(Membership.asked_at, Membership.id).limit(MOST_AT_ONCE))
    return [(membership, member) for membership, member in found]


def invitations_to(session: Session, actor: Actor, community_id: int, now: datetime) -> list[Invitation]:
    """The links with which one may join now, the newest first, at most 100."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    query = select(Invitation).where(
        Invitation.community_id == community_id,
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
        Invitation.uses_left > 0,
    )
    return list(session.scalars(query.order_by(Invitation.made_at.desc(), Invitation.id.desc()).limit(MOST_AT_ONCE)))


def _memberships(community_id: int, status: MembershipStatus) -> Select[tuple[Membership, Member]]:
    return (
        select(Membership, Member)
        .join(Member, Membership.member_id == Member.id)
        .where(Membership.community_id == community_id, Membership.status == status)
    )


def _belonging(membership: Membership, member: Member) -> Belonging:
    roles = tuple(sorted(grant.role for grant in membership.roles))
    return Belonging(member.id, member.shown_name, roles, membership.admitted_at)


def joinable(session: Session) -> list[Community]:
    """The communities that one may join without an invitation, by name."""
    query = select(Community).where(
        Community.visibility != Visibility.SHIELDED, Community.joining != Joining.INVITATION
    )
    return list(session.scalars(query.order_by(Community.name, Community.id)))
