"""What was decided, for the acts that build on it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from deliberation.decisions.models import Outcome
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round


def outcomes_of(session: Session, round_: Round) -> Sequence[Outcome]:
    """What a round decided, in the order of its proposals."""
    query = select(Outcome).where(Outcome.round_id == round_.id).order_by(Outcome.proposal_id, Outcome.id)
    return session.scalars(query.options(joinedload(Outcome.proposal))).unique().all()


def outcome_of(session: Session, proposal: Proposal) -> Outcome | None:
    """What was decided on a proposal in its round."""
    return session.scalars(select(Outcome).where(Outcome.proposal_id == proposal.id)).one_or_none()
