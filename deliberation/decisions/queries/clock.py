"""What the clock has to look at."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Wave
from deliberation.communities.models import Community
from deliberation.rounds.models import PhaseWindow, Round
from deliberation.rules.phases import Phase


def from_below(session: Session, round_ids: Iterable[int]) -> Sequence[int]:
    """These rounds from the lowest community up, so that what closes at the same hour still arrives above in time."""
    query = select(Round.id).join(Community, Community.id == Round.community_id).where(Round.id.in_(set(round_ids)))
    return session.scalars(query.order_by(func.length(Community.path).desc(), Round.id)).all()


def due_wave_round_ids(session: Session, now: datetime) -> list[int]:
    """The rounds in which a rating wave has reached its end."""
    query = select(Wave.round_id).where(Wave.closed_at.is_(None), Wave.closes_at <= now)
    return list(session.scalars(query.order_by(Wave.round_id)))


def voting_round_ids(session: Session) -> Sequence[int]:
    """The rounds in which people vote now."""
    return session.scalars(select(Round.id).where(Round.phase == Phase.VOTING).order_by(Round.id)).all()


def closed_among(session: Session, round_ids: Iterable[int]) -> Sequence[int]:
    """Which of these rounds have closed."""
    query = select(Round.id).where(Round.id.in_(list(round_ids)), Round.phase == Phase.CLOSED)
    return session.scalars(query.order_by(Round.id)).all()


def due_moments(session: Session) -> list[datetime]:
    """When planned rounds open, waves end and present phases close."""
    planned = select(Round.opens_at).where(Round.phase == Phase.PLANNED)
    waves = select(Wave.closes_at).where(Wave.closed_at.is_(None))
    phases = (
        select(PhaseWindow.closes_at)
        .join(Round, Round.id == PhaseWindow.round_id)
        .where(Round.phase == PhaseWindow.phase)
    )
    return [moment for query in (planned, waves, phases) for moment in session.scalars(query)]
