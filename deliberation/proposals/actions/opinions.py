"""Standing behind a proposal, and saying where one stands; open answers, never a ballot."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation.events import announce
from deliberation.permissions import Act, Actor
from deliberation.proposals.actions.holding import held, is_member
from deliberation.proposals.actions.versions import current_version
from deliberation.proposals.errors import TextChanged
from deliberation.proposals.events import ReactionGiven, ReactionWithdrawn, SupportGiven, SupportWithdrawn
from deliberation.proposals.forms import ReactionForm
from deliberation.proposals.models import Proposal, Reaction, Support
from deliberation.rounds.actions import note_act


def support(session: Session, actor: Actor, proposal_id: int, now: datetime) -> None:
    """Stand behind a proposal; done twice, it counts once."""
    proposal = held(session, actor, Act.SUPPORT, proposal_id)
    if session.get(Support, (proposal.id, actor.member_id)) is not None:
        return
    session.add(
        Support(
            proposal_id=proposal.id,
            member_id=actor.member_id,
            is_observer=not is_member(actor, proposal.round),
            given_at=now,
        )
    )
    note_act(session, proposal.round, actor, now)
    announce(session, SupportGiven(**_address(proposal)))


def withdraw_support(session: Session, actor: Actor, proposal_id: int) -> None:
    """Stand behind a proposal no longer; nothing happens where one did not."""
    proposal = held(session, actor, Act.SUPPORT, proposal_id)
    given = session.get(Support, (proposal.id, actor.member_id))
    if given is None:
        return
    session.delete(given)
    announce(session, SupportWithdrawn(**_address(proposal)))


def react(session: Session, actor: Actor, proposal_id: int, form: ReactionForm, now: datetime) -> Reaction:
    """Say where one stands on the present version, in place of an earlier answer; raises TextChanged.

    The same answer once more changes nothing, and is no news.
    """
    proposal = held(session, actor, Act.REACT, proposal_id)
    if form.version != proposal.latest_number:
        raise TextChanged()
    version = current_version(session, proposal)
    answer = {
        "version_id": version.id,
        "stance": form.stance,
        "is_shown": form.is_shown,
        "is_observer": not is_member(actor, proposal.round),
    }
    reaction = session.get(Reaction, (proposal.id, actor.member_id))
    if reaction is not None and all(getattr(reaction, name) == value for name, value in answer.items()):
        return reaction
    if reaction is None:
        reaction = Reaction(proposal_id=proposal.id, member_id=actor.member_id)
        session.add(reaction)
    for name, value in answer.items():
        setattr(reaction, name, value)
    reaction.given_at = now
    note_act(session, proposal.round, actor, now)
    announce(session, ReactionGiven(**_address(proposal)))
    return reaction


def withdraw_reaction(session: Session, actor: Actor, proposal_id: int) -> None:
    """Take one's answer back; nothing happens where one gave none."""
    proposal = held(session, actor, Act.REACT, proposal_id)
    given = session.get(Reaction, (proposal.id, actor.member_id))
    if given is None:
        return
    session.delete(given)
    announce(session, ReactionWithdrawn(**_address(proposal)))


def forget_opinions(session: Session, member_id: int, _now: datetime) -> None:
    """Delete what an erased member thought of proposals; the texts they wrote stay, without their name."""
    session.execute(delete(Reaction).where(Reaction.member_id == member_id))
    session.execute(delete(Support).where(Support.member_id == member_id))


def _address(proposal: Proposal) -> dict[str, int]:
    return {
        "community_id": proposal.round.community_id,
        "round_id": proposal.round_id,
        "proposal_id": proposal.id,
    }
