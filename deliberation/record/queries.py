"""Reading the record: what came after a number, and whether the chain holds."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.events import Audience
from deliberation.record.chain import link, stamp
from deliberation.record.models import Entry, Stream, StreamOf

MOST_AT_ONCE = 200


def stream_of(session: Session, tells_of: StreamOf, subject_id: int, audience: Audience) -> Stream | None:
    """The stream, or nothing where nothing has happened yet."""
    query = select(Stream).where(
        Stream.tells_of == tells_of, Stream.subject_id == subject_id, Stream.audience == audience
    )
    return session.scalars(query).one_or_none()


def entries_since(session: Session, stream: Stream | None, number: int) -> list[Entry]:
    """The entries after this number in their order, at most 200."""
    if stream is None:
        return []
    query = select(Entry).where(Entry.stream_id == stream.id, Entry.number > number)
    return list(session.scalars(query.order_by(Entry.number).limit(MOST_AT_ONCE)))


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry as the catch-up door and the stand-alone verifier read it."""
    told: dict[str, Any] = {
        "number": entry.number,
        "at": stamp(entry.at),
        "kind": entry.kind,
        "facts": entry.facts,
        "hash": entry.hash.hex(),
    }
    if entry.actor_id is not None:
        told["actor"] = entry.actor_id
    return told


def first_break(session: Session, stream: Stream) -> int | None:
    """The number of the first entry that does not fit the one before it; nothing when the chain holds to its end."""
    previous, number = bytes(32), 0
    query = select(Entry).where(Entry.stream_id == stream.id).order_by(Entry.number).execution_options(yield_per=500)
    for entry in session.scalars(query):
        chained = link(previous, entry.number, entry.at, entry.kind, entry.actor_id, entry.facts)
        if entry.number != number + 1 or entry.hash != chained:
            return entry.number
        previous, number = chained, entry.number
    return None if (number, previous) == (stream.last_number, stream.last_hash) else number + 1
