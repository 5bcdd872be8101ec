"""Texts that say exactly the same: from the rating on one stands for all, so that nobody is asked twice."""

from datetime import datetime

from sqlalchemy.orm import Session

from deliberation.decisions.queries import open_proposals
from deliberation.events import announce
from deliberation.proposals.actions import set_status
from deliberation.proposals.events import LineageDrawn
from deliberation.proposals.models import LineageEdge, Proposal, ProposalStatus
from deliberation.rounds.models import Round
from deliberation.rules.lineage import LineageKind


def merge_doubles(session: Session, round_: Round, now: datetime) -> None:
    """Merge each open text into the earliest one of the round that is the same in every field."""
    earliest: dict[str, Proposal] = {}
    for proposal in open_proposals(session, round_):
        kept = earliest.setdefault(proposal.current.hash, proposal)
        if kept is not proposal:
            _merge(session, proposal, kept, now)


def _merge(session: Session, proposal: Proposal, kept: Proposal, now: datetime) -> None:
    session.add(LineageEdge(earlier_id=proposal.id, later_id=kept.id, kind=LineageKind.MERGED, drawn_at=now))
    set_status(session, proposal, ProposalStatus.MERGED)
    announce(
        session,
        LineageDrawn(
            community_id=kept.round.community_id,
            round_id=kept.round_id,
            earlier_id=proposal.id,
            later_id=kept.id,
            relation=LineageKind.MERGED.value,
        ),
    )
