"""Closing a vote whose time is over, and saying what a result means."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.database import fetch, lock
from deliberation.decisions.actions.closing import close_round
from deliberation.decisions.errors import VotingStillOpen
from deliberation.decisions.events import OutcomeStated
from deliberation.decisions.forms import StatementForm
from deliberation.decisions.models import Bundle
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at


def close_voting(
    session: Session, actor: Actor, round_id: int, form: StatementForm, now: datetime, chance: Random, keys: Keys
) -> Round:
    """Close a vote whose time is over, before the clock comes to it, and state the outcome; raises VotingStillOpen."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.CLOSE_VOTING, round_.place)
    if now < closes_at(round_):
        raise VotingStillOpen()
    close_round(session, actor, round_id, now, chance, keys)
    session.flush()
    state_outcome(session, actor, round_id, form)
    return round_


def state_outcome(session: Session, actor: Actor, round_id: int, form: StatementForm) -> None:
    """Say what the result of a closed round means, in place of what was said before."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.STATE_OUTCOME, round_.place)
    fetch(session, Bundle, round_.id).statement = form.statement
    announce(session, OutcomeStated(community_id=round_.community_id, round_id=round_.id, actor_id=actor.member_id))
