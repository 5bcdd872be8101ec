"""Moving a round from phase to phase: by facilitators with a reason, and by the clock when the time has come."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.ballots.queries import open_wave_of
from deliberation.database import lock
from deliberation.decisions.actions.steps import Move, step
from deliberation.decisions.events import RoundMoved
from deliberation.decisions.forms import MoveForm
from deliberation.decisions.models import EarlyMove
from deliberation.errors import Conflict
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.permissions import CLOCK, Act, Actor, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase


def open_now(session: Session, actor: Actor, round_id: int, now: datetime, chance: Random, keys: Keys) -> Round:
    """Open a planned round ahead of its date; one that begins with a vote puts its question at once."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.OPEN_ROUND, round_.place)
    step(session, round_, Move(actor, now, chance, keys))
    return round_


def move_on(
    session: Session, actor: Actor, round_id: int, form: MoveForm, now: datetime, chance: Random, keys: Keys
) -> Round:
    """Go on to the next phase before its time, with a reason for all to read; never while people vote."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.MOVE_ROUND, round_.place)
    if round_.phase is not form.phase:
        raise Conflict()
    _note(session, actor, round_, form.reason, now)
    step(session, round_, Move(actor, now, chance, keys))
    return round_


def move_if_due(session: Session, round_id: int, now: datetime, chance: Random, keys: Keys) -> Phase | None:
    """Move a round by the clock if its time has come and nobody was faster; return the phase it came from."""
    round_ = lock(session, Round, round_id)
    due = due_at(session, round_)
    if due is None or now < due:
        return None
    came_from = round_.phase
    step(session, round_, Move(CLOCK, now, chance, keys))
    return came_from


def due_at(session: Session, round_: Round) -> datetime | None:
    """When the clock moves a round on: at its opening, when its wave ends, when its phase closes; never when closed."""
    if round_.phase is Phase.CLOSED:
        return None
    if round_.phase is Phase.PLANNED:
        return round_.opens_at
    wave = open_wave_of(session, round_) if round_.phase is Phase.RATING else None
    return wave.closes_at if wave is not None else closes_at(round_)


def _note(session: Session, actor: Actor, round_: Round, reason: str, now: datetime) -> None:
    early = EarlyMove(
        round_id=round_.id, from_phase=round_.phase, member_id=actor.member_id, reason=reason, moved_at=now
    )
    session.add(early)
    session.flush()
    announce(
        session,
        RoundMoved(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            move_id=early.id,
            from_phase=round_.phase.value,
        ),
    )
