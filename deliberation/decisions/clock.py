"""What the clock does when it strikes: move rounds on, publish what nobody signed in time, tell the turnout."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from deliberation.ballots.actions import announce_turnout
from deliberation.ballots.envelopes import round_of_key
from deliberation.database import fetch, reading, transaction
from deliberation.decisions.actions.moving import move_if_due
from deliberation.decisions.actions.ratifying import publish_release, released_by_the_clock_at
from deliberation.decisions.queries import (
    closed_among,
    due_moments,
    due_wave_round_ids,
    from_below,
    unreleased_ratifications,
    voting_round_ids,
)
from deliberation.errors import DeliberationError
from deliberation.keys import Keys
from deliberation.permissions import CLOCK
from deliberation.rounds.models import Round
from deliberation.rounds.queries import due_round_ids

# A round may be due several times over, when the clock stood still for a while or nothing was there to vote on.
MOST_STEPS = 12


def advance_due(now: datetime, chance: Random, keys: Keys) -> int:
    """Do all that is due, each round in a transaction of its own so that no failure stops another; return the steps."""
    steps = 0
    for _ in range(MOST_STEPS):
        moved = sum(_attempt(_advance_one, round_id, now, chance, keys) for round_id in _due(now))
        steps += moved
        if not moved:
            break
    forget_keys_of_closed_rounds(keys)
    for round_id, due in _releases():
        if now >= due:
            steps += _attempt(_release_one, round_id, now, chance, keys)
    for round_id in voting_round_ids(reading()):
        _attempt(_tell_turnout, round_id)
    return steps


def forget_keys_of_closed_rounds(keys: Keys) -> None:
    """Destroy the keys of rounds whose closing has committed; again, if a crash came between the two."""
    named = {round_id: name for name in keys.names() if (round_id := round_of_key(name)) is not None}
    for round_id in closed_among(reading(), named):
        keys.destroy(named[round_id])


def next_due(session: Session, after: datetime) -> datetime | None:
    """The next moment at which the clock will have something to move."""
    return min((moment for moment in due_moments(session) if moment > after), default=None)


def _due(now: datetime) -> Sequence[int]:
    session = reading()
    return from_below(session, [*due_round_ids(session, now), *due_wave_round_ids(session, now)])


def _releases() -> list[tuple[int, datetime]]:
    return [(round_.id, released_by_the_clock_at(round_)) for round_ in unreleased_ratifications(reading())]


def _advance_one(round_id: int, now: datetime, chance: Random, keys: Keys) -> bool:
    with transaction() as session:
        return move_if_due(session, round_id, now, chance, keys) is not None


def _release_one(round_id: int, now: datetime, chance: Random, keys: Keys) -> bool:
    with transaction() as session:
        publish_release(session, CLOCK, round_id, now, chance, keys)
    return True


def _tell_turnout(round_id: int) -> bool:
    with transaction() as session:
        announce_turnout(session, fetch(session, Round, round_id))
    return False


def _attempt(step: Callable[..., bool], round_id: int, *others: Any) -> int:
    try:
        return int(step(round_id, *others))
    except DeliberationError as problem:
        current_app.logger.warning("round %d: the clock was refused: %s", round_id, problem.code)
    except Exception:
        current_app.logger.exception("round %d: the clock failed", round_id)
    return 0
