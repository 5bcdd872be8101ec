"""Things that happen in the tests of the record, and nowhere else."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from deliberation.events import Audience, Event, announce


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """A bell was rung, so many times."""

    kind: ClassVar[str] = "bell_rung"

    times: int


@dataclass(frozen=True, kw_only=True)
class NoteKept(Event):
    """Facilitators kept a note, which others may not read."""

    kind: ClassVar[str] = "note_kept"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    pages: tuple[int, ...]


def ring(session: Session, community_id: int, *times: int, round_id: int | None = None) -> None:
    """Ring the bell of a community, or of one of its rounds, once for each number."""
    for number in times:
        announce(session, BellRung(community_id=community_id, round_id=round_id, times=number))
