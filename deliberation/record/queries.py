"""Reading the record: what came after a number, and whether the chain holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.database import fetch
from deliberation.events import Audience
from deliberation.permissions import Act, Actor, Place, require
from deliberation.record.chain import FIRST_HASH, link, stamp
from deliberation.record.models import Entry, Stream, StreamOf

MOST_AT_ONCE = 200

PlaceOf = Callable[[Session, int], Place]

_places: dict[StreamOf, PlaceOf] = {}


@dataclass(frozen=True)
class Extract:
    """What a stream says after a number: at most 200 entries, and where the stream stood when it was read."""

    tells_of: StreamOf
    subject_id: int
    audience: Audience
    entries: tuple[Entry, ...]
    last_number: int
    last_hash: bytes

    @property
    def next_since(self) -> int | None:
        """The number after which there is more to read, or nothing at the end of the stream."""
        if not self.entries or self.entries[-1].number >= self.last_number:
            return None
        return self.entries[-1].number


def place_of(tells_of: StreamOf, function: PlaceOf) -> None:
    """Set who knows where the subject of a stream lies, and so who may read it; the function raises NotFound."""
    _places[tells_of] = function


def place_of_community(session: Session, community_id: int) -> Place:
    """Where a community lies; raises NotFound."""
    return fetch(session, Community, community_id).place


def extract(
    session: Session, actor: Actor, tells_of: StreamOf, subject_id: int, audience: Audience, since: int
) -> Extract:
    """What happened after this number, for whoever may read the subject; raises NotFound, SignInNeeded or NotYou."""
    place = _places[tells_of](session, subject_id)
    require(actor, Act.READ_DESK if audience is Audience.FACILITATORS else Act.READ, place)
    stream = stream_of(session, tells_of, subject_id, audience)
    if stream is None:
        return Extract(tells_of, subject_id, audience, (), 0, FIRST_HASH)
    entries = tuple(entries_since(session, stream, since))
    return Extract(tells_of, subject_id, audience, entries, stream.last_number, stream.last_hash)


def stream_of(session: Session, tells_of: StreamOf, subject_id: int, audience: Audience) -> Stream | None:
    """The stream, or nothing where nothing has happened yet."""
    query = select(Stream).where(
        Stream.tells_of == tells_of, Stream.subject_id == subject_id, Stream.audience == audience
    )
    return session.scalars(query).one_or_none()


def entries_since(session: Session, stream: Stream, number: int) -> list[Entry]:
    """The entries after this number in their order, at most 200, and none that came after the stream was read."""
    query = select(Entry).where(Entry.stream_id == stream.id, Entry.number > number, Entry.number <= stream.last_number)
    return list(session.scalars(query.order_by(Entry.number).limit(MOST_AT_ONCE)))


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry as the catch-up door and a stand-alone verifier read it."""
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
    previous, number = FIRST_HASH, 0
    query = select(Entry).where(Entry.stream_id == stream.id).order_by(Entry.number).execution_options(yield_per=500)
    # Left half-read, a cursor of PostgreSQL stays open on the server.
    with session.scalars(query) as entries:
        for entry in entries:
            chained = link(previous, entry.number, entry.at, entry.kind, entry.actor_id, entry.facts)
            if entry.number != number + 1 or entry.hash != chained:
                return number + 1
            previous, number = chained, entry.number
    return None if (number, previous) == (stream.last_number, stream.last_hash) else number + 1
