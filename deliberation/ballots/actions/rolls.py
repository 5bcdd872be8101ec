"""Freezing the roll, and packing it into units."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.models import RollEntry, Unit, UnitPart
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.permissions import Role
from deliberation.rounds.models import Participation, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules import eligibility, units
from deliberation.rules.phases import RoundKind


def freeze_roll(session: Session, round_: Round, now: datetime) -> list[Unit]:
    """Write who may vote and where they count; nobody comes on it later."""
    communities = communities_below(session, round_.community)
    parents = {community.id: community.parent_id for community in communities.values()}
    roll = eligibility.frozen_roll(candidates_for(session, round_), round_.community_id, parents, now)
    packs = units.pack(
        units.community_rolls(roll, {key: _as_packed(each) for key, each in communities.items()}),
        round_.community_id,
        policy_of(round_).ballot,
    )
    written = [_write_unit(session, round_, number, pack) for number, pack in enumerate(packs, start=1)]
    session.flush()
    unit_of = {part.community_id: unit.id for unit in written for part in unit.parts}
    session.add_all(
        RollEntry(round_id=round_.id, member_id=entry.member, unit_id=unit_of[entry.community]) for entry in roll
    )
    session.flush()
    return written


def communities_below(session: Session, top: Community) -> Mapping[int, Community]:
    """The community and all below it, by id."""
    query = select(Community).where(Community.path.startswith(top.path, autoescape=True))
    return {community.id: community for community in session.scalars(query)}


def candidates_for(session: Session, round_: Round) -> Sequence[eligibility.Candidate]:
    """Everybody who did something in the round, or confirmed, with the memberships through which they may vote."""
    taking_part = {
        each.member_id: each
        for each in session.scalars(select(Participation).where(Participation.round_id == round_.id))
    }
    top_roll = frozenset(_top_roll(session, round_))
    belongings = belongings_in(session, round_.community)
    return [
        _candidate(member_id, taking_part.get(member_id), belongings.get(member_id, ()), member_id in top_roll)
        for member_id in sorted(taking_part.keys() | top_roll)
    ]


def belongings_in(session: Session, top: Community) -> dict[int, list[eligibility.Belonging]]:
    """Every member's admitted memberships in a community and below, observers marked."""
    rows = session.execute(
        select(Membership.member_id, Membership.community_id, Membership.admitted_at, RoleGrant.role)
        .join(Community, Community.id == Membership.community_id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .where(
            Community.path.startswith(top.path, autoescape=True),
            Membership.status == MembershipStatus.ADMITTED,
            RoleGrant.role.in_((Role.MEMBER, Role.OBSERVER)),
        )
        .order_by(Membership.id)
    )
    found: dict[int, list[eligibility.Belonging]] = {}
    for member_id, community_id, admitted_at, role in rows:
        assert admitted_at is not None, "whoever is admitted was so at some time"
        belonging = eligibility.Belonging(community_id, admitted_at, is_observer=role is Role.OBSERVER)
        found.setdefault(member_id, []).append(belonging)
    return found


def _candidate(
    member_id: int,
    participation: Participation | None,
    belongings: Sequence[eligibility.Belonging],
    is_on_top_roll: bool,  # noqa: FBT001 (a fact about the member, not a switch)
) -> eligibility.Candidate:
    return eligibility.Candidate(
        member=member_id,
        belongings=tuple(belongings),
        acted_at=participation.acted_at if participation else None,
        confirmed_at=participation.confirmed_at if participation else None,
        chosen=participation.unit_community_id if participation else None,
        is_on_top_roll=is_on_top_roll,
    )


def _top_roll(session: Session, round_: Round) -> Sequence[int]:
    """Who was on the roll of the top criteria round, and so is on that of its ratification."""
    if round_.kind is not RoundKind.RATIFICATION:
        return ()
    query = (
        select(RollEntry.member_id)
        .join(Round, Round.id == RollEntry.round_id)
        .where(
            Round.deliberation_id == round_.deliberation_id,
            Round.community_id == round_.community_id,
            Round.kind == RoundKind.CRITERIA,
            RollEntry.member_id.is_not(None),
        )
    )
    return [member_id for member_id in session.scalars(query) if member_id is not None]


def _as_packed(community: Community) -> units.Community:
    return units.Community(
        id=community.id,
        name=community.name,
        country=community.country or "",
        subregion=community.subregion or "",
        region=community.region_code,
        is_shielded=community.is_shielded,
    )


def _write_unit(session: Session, round_: Round, number: int, pack: units.Unit) -> Unit:
    unit = Unit(
        round_id=round_.id, number=number, region_code=pack.region, is_full=pack.is_full, roll_size=pack.roll, turnout=0
    )
    unit.parts = [UnitPart(community_id=community_id) for community_id in pack.communities]
    session.add(unit)
    return unit
