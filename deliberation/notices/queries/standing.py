"""What every page says beside its own matter."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.queries import waiting_for
from deliberation.permissions import Actor
from deliberation.rounds.models import Deliberation


class Simulation(StrEnum):
    """How much of what an installation shows was made up for a demonstration."""

    NONE = ""
    SOME = "some"
    ALL = "all"


def number_waiting(session: Session, actor: Actor, now: datetime) -> int:
    """How many texts the reader has still to rate or to vote on."""
    return sum(waiting.left for waiting in waiting_for(session, actor, now))


def simulation(session: Session) -> Simulation:
    """Whether none, some or all of the deliberations here are simulated."""
    kinds = set(session.scalars(select(Deliberation.is_simulated).distinct()))
    if True not in kinds:
        return Simulation.NONE
    return Simulation.SOME if False in kinds else Simulation.ALL
