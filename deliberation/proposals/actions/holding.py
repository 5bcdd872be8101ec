"""Holding a proposal still while something is done to it, and knowing whose acts count as members'."""

from sqlalchemy.orm import Session

from deliberation.database import fetch, lock, lock_for_reading
from deliberation.permissions import Act, Actor, Standing, require, standings
from deliberation.proposals.errors import NotOpen
from deliberation.proposals.models import Proposal, ProposalStatus
from deliberation.rounds.models import Round


def held(session: Session, actor: Actor, act: Act, proposal_id: int) -> Proposal:
    """The proposal, if the actor may do this to it now; it and the phase stay as they are until the end."""
    round_id = fetch(session, Proposal, proposal_id).round_id
    # Always the round first, so that nobody waits in a circle.
    lock_for_reading(session, Round, round_id)
    proposal = lock(session, Proposal, proposal_id)
    require(actor, act, proposal.place)
    if proposal.status is not ProposalStatus.OPEN:
        raise NotOpen()
    return proposal


def is_member(actor: Actor, round_: Round) -> bool:
    """Whether what this person does counts as a member's; observers and those not yet admitted are counted apart."""
    return Standing.MEMBER in standings(actor, round_.place)
