"""Opening and closing rating waves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.ballots.events import WaveClosed, WaveOpened
from deliberation.ballots.models import Wave, WaveText
from deliberation.events import announce
from deliberation.rounds.models import Round


def open_wave(
    session: Session, round_: Round, version_ids: Sequence[int], opens_at: datetime, closes_at: datetime
) -> Wave:
    """Begin the next wave of a round, which asks about these versions."""
    latest = session.scalar(select(func.max(Wave.number)).where(Wave.round_id == round_.id)) or 0
    wave = Wave(round_id=round_.id, number=latest + 1, opens_at=opens_at, closes_at=closes_at)
    session.add(wave)
    session.flush()
    session.add_all(WaveText(wave_id=wave.id, version_id=version_id) for version_id in version_ids)
    announce(
        session,
        WaveOpened(
            community_id=round_.community_id, round_id=round_.id, wave=wave.number, versions=sorted(version_ids)
        ),
    )
    return wave


def close_wave(session: Session, wave: Wave, round_: Round, now: datetime) -> None:
    """End a wave; what was answered stays until the round closes."""
    wave.closed_at = now
    announce(session, WaveClosed(community_id=round_.community_id, round_id=round_.id, wave=wave.number))
