"""What stands beside what somebody wrote: a name, a place, a role."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Membership, MembershipStatus
from deliberation.locale import BY_TAG
from deliberation.people.models import Member
from deliberation.people.queries import names
from deliberation.permissions import Role
from deliberation.rounds.models import Participation, Round


@dataclass(frozen=True)
class Byline:
    """How somebody appears in a round; the place is their community, of whoever belongs to a shielded one nothing."""

    name: str
    place: str | None = None
    role: Role | None = None  # facilitator or observer; of members nothing is said


def bylines(session: Session, round_: Round, member_ids: Collection[int]) -> dict[int, Byline]:
    """How each of these people appears in the round, by their id."""
    if not member_ids:
        return {}
    called = {**names(session, member_ids), **_names_for(session, round_, member_ids)}
    belonging: dict[int, list[Membership]] = {member_id: [] for member_id in called}
    for membership in _memberships(session, round_, member_ids):
        belonging[membership.member_id].append(membership)
    return {
        member_id: Byline(called[member_id], _place(round_, belonging[member_id]), _role(round_, belonging[member_id]))
        for member_id in called
    }


def _names_for(session: Session, round_: Round, member_ids: Collection[int]) -> dict[int, str]:
    query = select(Participation.member_id, Participation.shown_name).where(
        Participation.round_id == round_.id,
        Participation.member_id.in_(member_ids),
        Participation.shown_name.is_not(None),
    )
    return {member_id: name for member_id, name in session.execute(query) if name}


def _memberships(session: Session, round_: Round, member_ids: Collection[int]) -> Iterable[Membership]:
    query = (
        select(Membership)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.member_id.in_(member_ids),
            Membership.status == MembershipStatus.ADMITTED,
            Community.path.startswith(round_.community.path, autoescape=True),
        )
        .order_by(Membership.admitted_at, Membership.id)
    )
    return session.scalars(query).unique()


def _place(round_: Round, memberships: list[Membership]) -> str | None:
    # Beside one of them, even the region or another community of theirs would tell where somebody hides.
    if round_.community.is_shielded or any(each.community.is_shielded for each in memberships):
        return None
    return memberships[0].community.name if memberships else None


def _role(round_: Round, memberships: list[Membership]) -> Role | None:
    here = {grant.role for each in memberships if each.community_id == round_.community_id for grant in each.roles}
    if Role.FACILITATOR in here:
        return Role.FACILITATOR
    anywhere = {grant.role for each in memberships for grant in each.roles}
    return Role.OBSERVER if Role.OBSERVER in anywhere and Role.MEMBER not in anywhere else None


def languages_to_write_in(round_: Round, member: Member | None) -> list[str]:
    """The languages offered to whoever writes in the round: their own first, then those that it needs, then ours."""
    own = member.languages if member else []
    around = [*round_.deliberation.required_languages, *round_.community.languages, round_.deliberation.language]
    return list(dict.fromkeys([*own, *around, *BY_TAG]))
