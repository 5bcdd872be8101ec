"""What people think of a proposal, told so that nobody is swayed and nobody is found out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.permissions import Actor, Role
from deliberation.proposals import models
from deliberation.proposals.models import Proposal, Reaction, Stance
from deliberation.rules.phases import Phase

# In a smaller community totals move in steps, so that nobody can watch a neighbour's answer arrive.
SMALL_COMMUNITY = 30
STEP = 5
_NO_TOTALS = frozenset({Phase.RATING, Phase.VOTING})


@dataclass(frozen=True)
class Totals:
    """How many gave each answer on the present version; with a step of 5, at least so many and fewer than five more."""

    members: dict[Stance, int]
    others: dict[Stance, int]  # observers, and people who are not yet admitted: few, so always in steps
    step: int
    step_of_others: int


@dataclass(frozen=True)
class Support:
    """How many stand behind a proposal, and whether this reader does."""

    members: int
    observers: int
    is_own: bool


def own_reaction(session: Session, actor: Actor, proposal: Proposal) -> Reaction | None:
    """What this reader answered, on whichever version."""
    if actor.member_id is None:
        return None
    return session.get(Reaction, (proposal.id, actor.member_id))


def reaction_totals(session: Session, actor: Actor, proposal: Proposal) -> Totals | None:
    """The answers on the present version; nothing before one's own, nor while people rate or vote."""
    if proposal.round.phase in _NO_TOTALS or not _has_answered(session, actor, proposal):
        return None
    query = (
        select(Reaction.is_observer, Reaction.stance, func.count())
        .where(Reaction.proposal_id == proposal.id, Reaction.version_id == proposal.current.id)
        .group_by(Reaction.is_observer, Reaction.stance)
    )
    counted: dict[bool, Counter[Stance]] = {False: Counter(), True: Counter()}
    for is_observer, stance, number in session.execute(query):
        counted[is_observer][stance] = number
    step = STEP if _size(session, proposal.round.community) < SMALL_COMMUNITY else 1
    return Totals(_in_steps(counted[False], step), _in_steps(counted[True], STEP), step, STEP)


def support_for(session: Session, actor: Actor, proposal: Proposal) -> Support:
    """Who stands behind a proposal, in numbers."""
    kept = models.Support
    query = select(kept.is_observer, func.count()).where(kept.proposal_id == proposal.id).group_by(kept.is_observer)
    counted = dict(session.execute(query).all())
    own = actor.member_id is not None and session.get(kept, (proposal.id, actor.member_id)) is not None
    return Support(counted.get(False, 0), counted.get(True, 0), own)


def shown_stances(session: Session, proposal_id: int, member_ids: Collection[int]) -> dict[int, Stance]:
    """Where those of these people stand who show it beside their name."""
    query = select(Reaction.member_id, Reaction.stance).where(
        Reaction.proposal_id == proposal_id, Reaction.member_id.in_(member_ids), Reaction.is_shown
    )
    return dict(session.execute(query).all())


def _has_answered(session: Session, actor: Actor, proposal: Proposal) -> bool:
    own = own_reaction(session, actor, proposal)
    return own is not None and own.version_id == proposal.current.id


def _in_steps(counted: Counter[Stance], step: int) -> dict[Stance, int]:
    return {stance: counted[stance] // step * step for stance in Stance}


def _size(session: Session, community: Community) -> int:
    """How many members the community and those below it have."""
    query = (
        select(func.count(Membership.member_id.distinct()))
        .join(Community, Community.id == Membership.community_id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .where(
            Community.path.startswith(community.path, autoescape=True),
            Membership.status == MembershipStatus.ADMITTED,
            RoleGrant.role == Role.MEMBER,
        )
    )
    return session.scalars(query).one()
