"""What was said, and what the reader has not answered yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from deliberation.ballots.models import RollEntry
from deliberation.discussion.models import Post, Thread
from deliberation.proposals.models import Proposal, ProposalStatus, Reaction
from deliberation.rounds.models import Deliberation, Participation, Round
from deliberation.rules.phases import RoundKind

# Older contributions wait for nobody.
NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Pile:
    """So many texts or contributions in a round, and the proposal to begin with, if there is one."""

    round_id: int
    number: int
    proposal_id: int | None


def without_reaction(session: Session, member_id: int, round_ids: Collection[int]) -> list[Pile]:
    """The open proposals of others, in each of these rounds, on which the member has not said where they stand."""
    query = (
        select(Proposal.round_id, func.count(), func.min(Proposal.id))
        .outerjoin(Reaction, and_(Reaction.proposal_id == Proposal.id, Reaction.member_id == member_id))
        .where(
            Proposal.round_id.in_(round_ids),
            Proposal.status == ProposalStatus.OPEN,
            Proposal.author_id != member_id,
            Reaction.proposal_id.is_(None),
        )
        .group_by(Proposal.round_id)
    )
    return [Pile(*row) for row in session.execute(query)]


def unread(session: Session, member_id: int, round_ids: Collection[int], now: datetime) -> list[Pile]:
    """What others wrote within a week, in each round, where the member proposed or wrote, since they last wrote."""
    last = (
        select(Post.thread_id, func.max(Post.number).label("number"))
        .where(Post.author_id == member_id)
        .group_by(Post.thread_id)
        .subquery()
    )
    query = (
        select(Thread.round_id, func.count(), func.min(Thread.proposal_id))
        .join(Post, Post.thread_id == Thread.id)
        .outerjoin(last, last.c.thread_id == Thread.id)
        .outerjoin(Proposal, Proposal.id == Thread.proposal_id)
        .where(
            Thread.round_id.in_(round_ids),
            or_(last.c.number.is_not(None), Proposal.author_id == member_id),
            Post.author_id != member_id,
            Post.posted_at > now - NEWS,
            Post.number > func.coalesce(last.c.number, 0),
        )
        .group_by(Thread.round_id)
    )
    return [Pile(*row) for row in session.execute(query)]


def proposed_in(session: Session, member_id: int, round_ids: Collection[int]) -> set[int]:
    """In which of these rounds the member has proposed something."""
    query = select(Proposal.round_id).where(Proposal.author_id == member_id, Proposal.round_id.in_(round_ids))
    return set(session.scalars(query.distinct()))


def on_the_roll_of(session: Session, member_id: int, rounds: Sequence[Round]) -> set[int]:
    """Which of these rounds the member could vote in without doing anything more."""
    taking_part = select(Participation.round_id).where(
        Participation.member_id == member_id,
        Participation.round_id.in_([each.id for each in rounds]),
        or_(Participation.acted_at.is_not(None), Participation.confirmed_at.is_not(None)),
    )
    found = set(session.scalars(taking_part))
    ratifications = [each for each in rounds if each.kind is RoundKind.RATIFICATION]
    if not ratifications:
        return found
    # Whoever was on the roll of the top round is on that of its ratification.
    top_rolls = (
        select(Round.deliberation_id)
        .join(Deliberation, Deliberation.id == Round.deliberation_id)
        .join(RollEntry, RollEntry.round_id == Round.id)
        .where(
            RollEntry.member_id == member_id,
            Round.kind == RoundKind.CRITERIA,
            Round.community_id == Deliberation.community_id,
        )
    )
    decided = set(session.scalars(top_rolls))
    return found | {each.id for each in ratifications if each.deliberation_id in decided}
