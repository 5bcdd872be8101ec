"""Numbering at the end of a transaction, at the application's own time."""

from sqlalchemy.orm import Session

from deliberation import doors
from deliberation.events import Event
from deliberation.record.actions import number_events


def number_by_the_clock(session: Session, events: list[Event]) -> None:
    """Number what a transaction announced."""
    if events:
        number_events(session, events, doors.now())
