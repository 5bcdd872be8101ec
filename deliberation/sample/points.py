"""The points to which a sample can be brought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.decisions.queries import ratification_of, release_of
from deliberation.rounds.models import Round
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.sample.calendar import Calendar

PHASES = (Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING, Phase.VOTING)
ORDER = {phase: place for place, phase in enumerate(Phase)}
# In the point "today" so many national rounds are ahead of the others: some of them vote while the others discuss.
AHEAD = 5
STAGGER = timedelta(days=35)
VOTING_AT_ONCE = 2

IsReached = Callable[[Session, int], bool]


@dataclass(frozen=True)
class Point:
    """A point of a dialogue: its name, how to see that it is reached, and how long after the beginning at most."""

    name: str
    is_reached: IsReached
    within: Callable[[Calendar], timedelta]
    stagger: timedelta = timedelta(0)


def _phase_point(level: Level, phase: Phase) -> Point:
    def is_reached(session: Session, deliberation_id: int) -> bool:
        rounds = criteria_rounds(session, deliberation_id, level)
        return bool(rounds) and all(ORDER[each.phase] >= ORDER[phase] for each in rounds)

    return Point(f"{level.value}-{phase.value}", is_reached, lambda calendar: calendar.until(level, phase))


def _vote_and_talk(session: Session, deliberation_id: int) -> bool:
    rounds = criteria_rounds(session, deliberation_id, Level.NATIONAL)
    others_discuss = all(each.phase is Phase.DISCUSSING for each in rounds[AHEAD:])
    return others_discuss and sum(each.phase is Phase.VOTING for each in rounds) >= VOTING_AT_ONCE


def _is_ratifying(session: Session, deliberation_id: int) -> bool:
    round_ = ratification_of(session, deliberation_id)
    return round_ is not None and round_.phase is not Phase.PLANNED


def _is_ratified(session: Session, deliberation_id: int) -> bool:
    round_ = ratification_of(session, deliberation_id)
    return round_ is not None and release_of(session, round_) is not None


def criteria_rounds(session: Session, deliberation_id: int, level: Level) -> Sequence[Round]:
    """The criteria rounds of a deliberation at one level."""
    query = select(Round).join(Community, Community.id == Round.community_id)
    at_level = query.where(
        Round.deliberation_id == deliberation_id, Round.kind == RoundKind.CRITERIA, Community.level == level
    )
    return session.scalars(at_level.order_by(Round.opens_at, Round.id)).all()


TODAY = Point("today", _vote_and_talk, lambda calendar: calendar.until(Level.NATIONAL, Phase.VOTING), STAGGER)
RATIFIED = Point("ratified", _is_ratified, lambda calendar: calendar.whole)
POINTS = {
    point.name: point
    for point in (
        TODAY,
        *(_phase_point(Level.LOCAL, phase) for phase in PHASES[:3]),  # the lowest level has no ballot
        *(_phase_point(level, phase) for level in (Level.NATIONAL, Level.GLOBAL) for phase in PHASES),
        Point("ratification", _is_ratifying, lambda calendar: calendar.whole),
        RATIFIED,
    )
}
