"""What happens to waves and rolls when something happens elsewhere."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation.ballots.models import RollEntry, Wave
from deliberation.people.events import MemberErased
from deliberation.rounds.events import PhaseExtended
from deliberation.rules.phases import Phase


def extend_the_wave(session: Session, event: PhaseExtended) -> None:
    """A wave that is open when rating is given more time gets it too."""
    if event.phase != Phase.RATING:
        return
    query = select(Wave).where(Wave.round_id == event.round_id, Wave.closed_at.is_(None))
    for wave in session.scalars(query):
        wave.closes_at = max(wave.closes_at, datetime.fromisoformat(event.to_closing))


def forget_the_voter(session: Session, event: MemberErased) -> None:
    """Of somebody who is erased the ballot stays, and the link to the person goes."""
    session.execute(update(RollEntry).where(RollEntry.member_id == event.member_id).values(member_id=None))
