"""When the present phase of a round closes, and when a rating wave within it does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from deliberation.rounds.actions.opening import PUNCTUAL
from deliberation.rounds.models import PhaseWindow, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.phases import wave_schedule


def present_window(round_: Round) -> PhaseWindow:
    """The window of the phase in which an opened round is; raises StopIteration for one that is planned or closed."""
    return next(window for window in round_.windows if window.phase is round_.phase)


def closes_at(round_: Round) -> datetime:
    """When the present phase closes, in UTC."""
    return present_window(round_).closes_at


def wave_closes_at(round_: Round, planned: datetime, now: datetime) -> datetime:
    """When a wave closes that was planned for one time and opens now: a punctual one counts from its planned opening.

    Its days are calendar days of the round's own zone. In UTC.
    """
    opens = planned if planned <= now < planned + PUNCTUAL else now.replace(second=0, microsecond=0)
    local = opens.astimezone(ZoneInfo(round_.time_zone))
    first, *_later = wave_schedule(round_.has_ballot, round_.community.level, policy_of(round_), local)
    return first.closes.astimezone(UTC)


def prolong(round_: Round, closes: datetime) -> None:
    """Let the present phase last until its further wave has closed, and move the later phases by as much."""
    window = present_window(round_)
    shift = closes - window.closes_at
    if shift.total_seconds() <= 0:
        return
    for each in round_.windows:
        if each.position > window.position:
            each.opens_at, each.closes_at = each.opens_at + shift, each.closes_at + shift
    window.closes_at = closes
