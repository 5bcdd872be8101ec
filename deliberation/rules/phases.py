"""The phases of a round, and when each opens and closes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from deliberation.rules.policy import ConveningDays, LevelDays, Policy, RatificationDays


class Level(StrEnum):
    """Where a community stands, from the lowest to the highest."""

    LOCAL = "local"
    NATIONAL = "national"
    GLOBAL = "global"


class RoundKind(StrEnum):
    """What a round is for."""

    CONVENING = "convening"
    CRITERIA = "criteria"
    RATIFICATION = "ratification"


class Phase(StrEnum):
    """Where a round is, in order."""

    PLANNED = "planned"
    PROPOSING = "proposing"
    DISCUSSING = "discussing"
    RATING = "rating"
    SETTLING = "settling"
    VOTING = "voting"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    """When a phase opens and closes; the closing time is no longer part of it."""

    phase: Phase
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class WaveWindow:
    """When a rating wave opens and closes."""

    number: int
    opens: datetime
    closes: datetime


_BALLOT = (Phase.SETTLING, Phase.VOTING)


def has_ballot(level: Level, levels: Collection[Level]) -> bool:
    """Whether criteria rounds of a level end in a ballot: all but the lowest of several levels do."""
    order = list(Level)
    return len(set(levels)) == 1 or level is not min(levels, key=order.index)


def sequence(kind: RoundKind, *, has_ballot: bool) -> tuple[Phase, ...]:
    """The phases of a round in order, after planned; convening and ratification always have a ballot."""
    if kind is RoundKind.CONVENING:
        return Phase.DISCUSSING, Phase.VOTING, Phase.CLOSED
    if kind is RoundKind.RATIFICATION:
        return Phase.VOTING, Phase.CLOSED
    return Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, *(_BALLOT if has_ballot else ()), Phase.CLOSED


def next_phase(phase: Phase, kind: RoundKind, *, has_ballot: bool) -> Phase | None:
    """The phase that follows, None after closed; ValueError for a phase that such a round does not have."""
    phases = (Phase.PLANNED, *sequence(kind, has_ballot=has_ballot), None)
    return phases[phases.index(phase) + 1]


def planned_waves(policy: Policy, *, has_ballot: bool) -> int:
    """For how many rating waves time is set aside: two where a ballot follows, else one; a further one extends."""
    return min(2, policy.rating.waves) if has_ballot else 1


def schedule(
    kind: RoundKind, level: Level, policy: Policy, opens_at: datetime, *, has_ballot: bool
) -> tuple[Window, ...]:
    """When each phase opens and closes, one after the other, closed itself left out.

    Days are calendar days of the time zone of opens_at, so that a phase closes at the hour it opened at. Raises
    ValueError for an opening without a time zone.
    """
    if opens_at.utcoffset() is None:
        raise ValueError("a round opens at a time with a time zone")
    days = _days(kind, level, policy)
    windows: list[Window] = []
    for phase in sequence(kind, has_ballot=has_ballot)[:-1]:
        waves = planned_waves(policy, has_ballot=has_ballot) if phase is Phase.RATING else 1
        closes = opens_at + waves * timedelta(days=getattr(days, phase.value))
        windows.append(Window(phase, opens_at, closes))
        opens_at = closes
    return tuple(windows)


def wave_schedule(level: Level, policy: Policy, opens_at: datetime, *, has_ballot: bool) -> tuple[WaveWindow, ...]:
    """When each planned rating wave opens and closes, the first at opens_at, the last where rating closes."""
    length = timedelta(days=_level_days(level, policy).rating)
    return tuple(
        WaveWindow(number + 1, opens_at + number * length, opens_at + (number + 1) * length)
        for number in range(planned_waves(policy, has_ballot=has_ballot))
    )


def moved(windows: Collection[Window], phase: Phase, closes: datetime) -> tuple[Window, ...]:
    """The windows with a phase closing at another time and all later ones moved by as much.

    Raises ValueError for a closing time that is not after the opening, or a phase without a window.
    """
    changed = next((window for window in windows if window.phase is phase), None)
    if changed is None or closes <= changed.opens:
        raise ValueError(f"{phase} cannot close then")
    shift = closes - changed.closes
    return tuple(
        replace(window, closes=closes)
        if window is changed
        else replace(window, opens=window.opens + shift, closes=window.closes + shift)
        if window.opens >= changed.closes
        else window
        for window in windows
    )


def _days(kind: RoundKind, level: Level, policy: Policy) -> LevelDays | ConveningDays | RatificationDays:
    if kind is RoundKind.CONVENING:
        return policy.timing.convening
    if kind is RoundKind.RATIFICATION:
        return policy.timing.ratification
    return _level_days(level, policy)


def _level_days(level: Level, policy: Policy) -> LevelDays:
    timing = policy.timing
    return {Level.LOCAL: timing.local, Level.NATIONAL: timing.national, Level.GLOBAL: timing.global_}[level]
