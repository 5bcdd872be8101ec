"""Numbering what a transaction announced, at its very end."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deliberation.events import Audience, Event
from deliberation.record.chain import link
from deliberation.record.models import Entry, Stream, StreamOf

Address = tuple[StreamOf, int, Audience]


def number_events(session: Session, events: Sequence[Event], now: datetime) -> None:
    """Give each event the next number of its stream; streams are locked in one order, so that writers cannot block each other for ever."""
    for address, told in groupby(sorted(events, key=_address), key=_address):
        stream = _locked_stream(session, address)
        for event in told:
            _append(session, stream, event, now)


def _address(event: Event) -> Address:
    if event.round_id is not None:
        return StreamOf.ROUND, event.round_id, event.audience
    return StreamOf.COMMUNITY, event.community_id, event.audience


def _append(session: Session, stream: Stream, event: Event, now: datetime) -> None:
    number, facts = stream.last_number + 1, event.facts()
    chained = link(stream.last_hash, number, now, event.kind, event.actor_id, facts)
    session.add(
        Entry(
            stream_id=stream.id,
            number=number,
            at=now,
            kind=event.kind,
            actor_id=event.actor_id,
            facts=facts,
            hash=chained,
        )
    )
    stream.last_number, stream.last_hash = number, chained


def _locked_stream(session: Session, address: Address) -> Stream:
    found = _find(session, address)
    if found is not None:
        return found
    tells_of, subject_id, audience = address
    try:
        with session.begin_nested():
            session.add(Stream(tells_of=tells_of, subject_id=subject_id, audience=audience, last_number=0, last_hash=bytes(32)))
    except IntegrityError:
        pass  # a first event elsewhere at the same moment made it
    stream = _find(session, address)
    assert stream is not None
    return stream


def _find(session: Session, address: Address) -> Stream | None:
    tells_of, subject_id, audience = address
    query = (
        select(Stream)
        .where(Stream.tells_of == tells_of, Stream.subject_id == subject_id, Stream.audience == audience)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one_or_none()
