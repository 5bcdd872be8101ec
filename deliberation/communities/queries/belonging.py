"""Who belongs to a community, and in which roles."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Invitation, Membership, MembershipStatus, RoleGrant
from deliberation.communities.queries.tree import listed_community, managed_community
from deliberation.errors import NotFound, NotYou
from deliberation.people.models import Member
from deliberation.people.secrets import hash_of
from deliberation.permissions import Act, Actor, Grant, Role, Standing, known, standings

MOST_AT_ONCE = 100
_INSIDERS = frozenset({Standing.MEMBER, Standing.OBSERVER, Standing.TRANSLATOR, Standing.FACILITATOR, Standing.STEWARD})


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


def has_quick_exit(session: Session, actor: Actor) -> bool:
    """Whether one of the actor's communities wants the way out on every page."""
    held = {grant.community_id for grant in actor.grants}
    query = select(Community.id).where(Community.id.in_(held), Community.has_quick_exit)
    return bool(held) and session.scalars(query.limit(1)).first() is not None


def facilitator_ids(session: Session, community_id: int) -> list[int]:
    """Who facilitates the community."""
    query = select(Membership.member_id).join(RoleGrant).where(Membership.community_id == community_id)
    return list(session.scalars(query.where(*_holds(Role.FACILITATOR)).order_by(Membership.member_id)))


def _holds(role: Role) -> tuple[ColumnElement[bool], ...]:
    return Membership.status == MembershipStatus.ADMITTED, RoleGrant.role == role


def headcount(session: Session, community_id: int) -> Headcount:
    """How many belong to the community itself."""
    query = (
        select(RoleGrant.role, func.count())
        .join(Membership)
        .where(Membership.community_id == community_id, Membership.status == MembershipStatus.ADMITTED)
        .group_by(RoleGrant.role)
    )
    counted: dict[Role, int] = dict(session.execute(query).all())
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
        known(actor)
        raise NotYou()
    query = _memberships(community_id, MembershipStatus.ADMITTED).where(Membership.member_id > after)
    found = session.execute(query.order_by(Membership.member_id).limit(MOST_AT_ONCE))
    return [_belonging(membership, member) for membership, member in found]


def member_in(session: Session, actor: Actor, community_id: int, member_id: int) -> tuple[Membership, Member]:
    """One admitted person, for whoever manages memberships; raises NotFound."""
    managed_community(session, actor, community_id, Act.MANAGE_MEMBERSHIPS)
    query = _memberships(community_id, MembershipStatus.ADMITTED).where(Membership.member_id == member_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound()
    membership, member = found
    return membership, member


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


def invitation_of(session: Session, token: str, now: datetime) -> tuple[Invitation, Community] | None:
    """The invitation of a link, with its community, while it may still let somebody in."""
    query = (
        select(Invitation, Community)
        .join(Community, Invitation.community_id == Community.id)
        .where(
            Invitation.token_hash == hash_of(token),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
            Invitation.uses_left > 0,
        )
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found is not None else None


def _memberships(community_id: int, status: MembershipStatus) -> Select[Membership, Member]:
    return (
        select(Membership, Member)
        .join(Member, Membership.member_id == Member.id)
        .where(Membership.community_id == community_id, Membership.status == status)
    )


def _belonging(membership: Membership, member: Member) -> Belonging:
    roles = tuple(sorted(grant.role for grant in membership.roles))
    return Belonging(member.id, member.shown_name, roles, membership.admitted_at)


def kept_memberships(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What is kept about where a member belongs, for themselves."""
    query = select(Membership).where(Membership.member_id == member_id).order_by(Membership.id)
    return [
        {
            "community_id": membership.community_id,
            "community": membership.community.name,
            "status": membership.status,
            "roles": sorted(grant.role for grant in membership.roles),
            "message": membership.message,
            "asked_at": membership.asked_at.isoformat(),
        }
        for membership in session.scalars(query)
    ]


def kept_invitations(session: Session, member_id: int) -> list[dict[str, Any]]:
    """The invitations that a member made, for themselves; their links are kept nowhere."""
    query = select(Invitation).where(Invitation.inviter_id == member_id).order_by(Invitation.id)
    return [
        {"community_id": each.community_id, "role": each.role, "made_at": each.made_at.isoformat()}
        for each in session.scalars(query)
    ]
