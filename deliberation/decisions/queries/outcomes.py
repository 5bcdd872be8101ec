"""What was decided, limited to what this reader may see."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from deliberation.decisions.models import Bundle, Outcome
from deliberation.errors import NotFound
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round


def outcomes_of(session: Session, round_: Round) -> Sequence[Outcome]:
    """What a round decided, in the order of its proposals."""
    query = select(Outcome).where(Outcome.round_id == round_.id).order_by(Outcome.proposal_id, Outcome.id)
    return session.scalars(query.options(joinedload(Outcome.proposal))).unique().all()


def outcome_of(session: Session, proposal: Proposal) -> Outcome | None:
    """What was decided on a proposal in its round."""
    return session.scalars(select(Outcome).where(Outcome.proposal_id == proposal.id)).one_or_none()


def bundle_of(session: Session, actor: Actor, round_id: int) -> Bundle:
    """The bundle of a closed round; raises NotFound before it closes, and for whoever may not read the round."""
    round_ = session.get(Round, round_id)
    bundle = session.get(Bundle, round_id)
    if round_ is None or bundle is None or not can_read(actor, round_.place):
        raise NotFound()
    return bundle
