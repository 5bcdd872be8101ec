"""The texts of a round: which are still open, what they came of, and where they go."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from deliberation.communities.models import Community
from deliberation.decisions.models import Outcome
from deliberation.proposals.models import LineageEdge, Proposal, ProposalStatus
from deliberation.rounds.models import Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import RoundKind

COMES_OF = (LineageKind.CARRIED_UP, LineageKind.MERGED)


def open_proposals(session: Session, round_: Round) -> Sequence[Proposal]:
    """The proposals of a round whose fate is not yet decided, in the order in which they came."""
    query = select(Proposal).where(Proposal.round_id == round_.id, Proposal.status == ProposalStatus.OPEN)
    return session.scalars(query.order_by(Proposal.id)).unique().all()


def origins_of(session: Session, proposals: Sequence[Proposal]) -> Mapping[int, Sequence[Outcome]]:
    """For each proposal, what the rounds below decided on the texts that it came of, itself or merged into it here."""
    kept_in = {proposal.id: proposal.id for proposal in proposals} | _merged_into(session, proposals)
    rows = session.execute(
        select(LineageEdge.later_id, Outcome)
        .join(Outcome, Outcome.proposal_id == LineageEdge.earlier_id)
        .where(LineageEdge.later_id.in_(kept_in), LineageEdge.kind.in_(COMES_OF))
        .order_by(LineageEdge.later_id, Outcome.id)
        .options(joinedload(Outcome.proposal))
    )
    found: dict[int, list[Outcome]] = {}
    for later_id, outcome in rows.unique():
        found.setdefault(kept_in[later_id], []).append(outcome)
    return found


def _merged_into(session: Session, proposals: Sequence[Proposal]) -> dict[int, int]:
    """The proposals of the same round that were merged into these, each with the one that stands for it."""
    query = (
        select(LineageEdge.earlier_id, LineageEdge.later_id)
        .join(Proposal, Proposal.id == LineageEdge.earlier_id)
        .where(
            LineageEdge.later_id.in_([proposal.id for proposal in proposals]),
            LineageEdge.kind == LineageKind.MERGED,
            Proposal.status == ProposalStatus.MERGED,
        )
    )
    return dict(session.execute(query).all())


def remanded_before(session: Session, proposals: Sequence[Proposal]) -> frozenset[int]:
    """Which of these proposals were sent back once at their level already."""
    query = select(LineageEdge.later_id).where(
        LineageEdge.later_id.in_([proposal.id for proposal in proposals]), LineageEdge.kind == LineageKind.REMANDED
    )
    return frozenset(session.scalars(query))


def round_above(session: Session, round_: Round) -> Round | None:
    """The criteria round of the same deliberation in the nearest community above."""
    above = [int(step) for step in round_.community.path.strip("/").split("/")][:-1]
    query = select(Round).where(
        Round.deliberation_id == round_.deliberation_id,
        Round.kind == RoundKind.CRITERIA,
        Round.community_id.in_(above),
    )
    rounds = {each.community_id: each for each in session.scalars(query.order_by(Round.id))}
    return next((rounds[community_id] for community_id in reversed(above) if community_id in rounds), None)


def held_over_below(session: Session, round_: Round) -> Sequence[Outcome]:
    """What rounds below decided to carry up when there was no round above that could take it, in their order."""
    query = (
        select(Outcome)
        .join(Proposal, Proposal.id == Outcome.proposal_id)
        .join(Round, Round.id == Outcome.round_id)
        .join(Community, Community.id == Round.community_id)
        .where(
            Round.deliberation_id == round_.deliberation_id,
            Community.path.startswith(round_.community.path, autoescape=True),
            Community.id != round_.community_id,
            Proposal.status == ProposalStatus.HELD_OVER,
        )
        .order_by(Outcome.proposal_id)
        .options(joinedload(Outcome.proposal), joinedload(Outcome.round))
    )
    return session.scalars(query).unique().all()
