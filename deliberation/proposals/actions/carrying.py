"""What a closing round does with its proposals; whoever closes it has checked that this may be."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.events import announce
from deliberation.proposals.actions.versions import add_version, current_version
from deliberation.proposals.events import LineageDrawn, ProposalSubmitted, StatusSet
from deliberation.proposals.models import LineageEdge, Proposal, ProposalStatus
from deliberation.rounds.models import Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.rating import RatingClass


def carry_up(
    session: Session,
    proposal: Proposal,
    into: Round,
    kind: LineageKind,
    arrived_as: RatingClass | None,
    now: datetime,
    chance: Random,
) -> Proposal:
    """Put a proposal's present text before another round as a new proposal, with its author and where it came from."""
    text = current_version(session, proposal)
    arrived = Proposal(
        round_id=into.id,
        area_id=proposal.area_id,
        kind=proposal.kind,
        criterion_id=proposal.criterion_id,
        author_id=proposal.author_id,
        element_keys=list(proposal.element_keys),
        arrived_as=arrived_as,
        latest_number=1,
        submitted_at=now,
    )
    session.add(arrived)
    session.flush()
    version, commitment = add_version(session, arrived, text, text.author_id, now, chance)
    session.add(LineageEdge(earlier_id=proposal.id, later_id=arrived.id, kind=kind, drawn_at=now))
    announce(
        session,
        ProposalSubmitted(
            community_id=into.community_id,
            round_id=into.id,
            proposal_id=arrived.id,
            version_id=version.id,
            commitment=commitment,
        ),
    )
    announce(
        session,
        LineageDrawn(
            community_id=into.community_id,
            round_id=into.id,
            earlier_id=proposal.id,
            later_id=arrived.id,
            relation=kind.value,
        ),
    )
    return arrived


def set_status(session: Session, proposal: Proposal, status: ProposalStatus) -> None:
    """Write down how far a proposal has come."""
    proposal.status = status
    announce(
        session,
        StatusSet(
            community_id=proposal.round.community_id,
            round_id=proposal.round_id,
            proposal_id=proposal.id,
            status=status.value,
        ),
    )
