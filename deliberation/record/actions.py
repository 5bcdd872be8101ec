"""Numbering what a transaction announced, at its very end."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deliberation.events import Audience, Event
from deliberation.record.chain import FIRST_HASH, link
from deliberation.record.models import Entry, Stream, StreamOf

Address = tuple[StreamOf, int, Audience]


def number_events(session: Session, events: Sequence[Event], now: datetime) -> None:
    """Give each event the next number of its stream; streams are locked in one order, so that no writers deadlock."""
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
    found = session.scalars(_query(address)).one_or_none()
    if found is not None:
        return found
    tells_of, subject_id, audience = address
    # A first event elsewhere may make it at the same moment.
    with suppress(IntegrityError), session.begin_nested():
        first = Stream(tells_of=tells_of, subject_id=subject_id, audience=audience, last_number=0, last_hash=FIRST_HASH)
        session.add(first)
    return session.scalars(_query(address)).one()


def _query(address: Address) -> Select[Stream]:
    tells_of, subject_id, audience = address
    return (
        select(Stream)
        .where(Stream.tells_of == tells_of, Stream.subject_id == subject_id, Stream.audience == audience)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
