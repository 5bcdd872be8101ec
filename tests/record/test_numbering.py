"""Numbers follow the order of commits without gaps, whoever writes at once; what is rolled back leaves nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Barrier, Lock
from typing import ClassVar

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.database import reading, transaction
from deliberation.events import Audience, Event, announce
from deliberation.record.chain import FIRST_HASH
from deliberation.record.models import Entry, Stream, StreamOf
from deliberation.record.queries import first_break, stream_of
from deliberation.rules.canonical import NotCanonical
from tests.communities.factories import community
from tests.conftest import Clock, written
from tests.record.factories import NoteKept, ring

WRITERS, TIMES = 8, 6


def told(session: Session, tells_of: StreamOf, subject_id: int, audience: Audience = Audience.PUBLIC) -> list[Entry]:
    """The entries of a stream from its first one on."""
    stream = stream_of(session, tells_of, subject_id, audience)
    assert stream is not None
    return list(session.scalars(select(Entry).where(Entry.stream_id == stream.id).order_by(Entry.number)))


def streams(session: Session) -> list[Stream]:
    return list(session.scalars(select(Stream).order_by(Stream.id)))


def test_each_stream_counts_from_one_and_keeps_the_order_of_what_was_announced(app: Flask, clock: Clock) -> None:
    with written() as session:
        ring(session, 7, 1, 2)
        ring(session, 7, 10, round_id=3)
        announce(session, NoteKept(community_id=7, actor_id=5, pages=(4, 9)))
        ring(session, 7, 3)
    assert [(e.number, e.facts) for e in told(reading(), StreamOf.COMMUNITY, 7)] == [
        (1, {"times": 1}),
        (2, {"times": 2}),
        (3, {"times": 3}),
    ]
    assert [(e.number, e.facts) for e in told(reading(), StreamOf.ROUND, 3)] == [(1, {"times": 10})]
    (note,) = told(reading(), StreamOf.COMMUNITY, 7, Audience.FACILITATORS)
    assert (note.number, note.kind, note.actor_id, note.facts) == (1, "note_kept", 5, {"pages": [4, 9]})
    assert note.at == clock.time


def test_a_later_transaction_goes_on_where_the_last_one_stopped(app: Flask) -> None:
    for number in range(1, 4):
        with written() as session:
            ring(session, 7, number)
    assert [(e.number, e.facts["times"]) for e in told(reading(), StreamOf.COMMUNITY, 7)] == [(1, 1), (2, 2), (3, 3)]


def test_a_transaction_that_announces_nothing_writes_nothing(app: Flask) -> None:
    with written() as session:
        community(session)
    before = len(streams(reading()))
    with transaction():
        pass
    assert len(streams(reading())) == before


class Refused(Exception):
    """Something that fails half-way."""


def test_what_is_rolled_back_leaves_no_entry_no_stream_and_no_gap(app: Flask) -> None:
    with written() as session:
        ring(session, 7, 1)

    def fail_half_way() -> None:
        with transaction() as session:
            ring(session, 7, 2)
            ring(session, 8, 2)
            session.flush()
            raise Refused()

    with pytest.raises(Refused):
        fail_half_way()
    with written() as session:
        ring(session, 7, 3)
    assert [(e.number, e.facts["times"]) for e in told(reading(), StreamOf.COMMUNITY, 7)] == [(1, 1), (2, 3)]
    assert [stream.subject_id for stream in streams(reading())] == [7]


def test_a_failure_while_numbering_leaves_nothing(app: Flask) -> None:
    def announce_what_has_no_canonical_form() -> None:
        with transaction() as session:
            ring(session, 7, 1)
            announce(session, Misspelt(community_id=7, word="e\N{COMBINING ACUTE ACCENT}"))

    with pytest.raises(NotCanonical):
        announce_what_has_no_canonical_form()
    assert streams(reading()) == []
    assert reading().scalar(select(func.count()).select_from(Entry)) == 0


@dataclass(frozen=True, kw_only=True)
class Misspelt(Event):
    """What cannot be written in canonical JSON."""

    kind: ClassVar[str] = "misspelt"

    word: str


def test_many_writers_at_once_get_numbers_in_the_order_of_their_commits_without_gaps(app: Flask) -> None:
    """Every writer notes what it can see right after its commit: all numbers up to its own are there already."""
    start, lock = Barrier(WRITERS), Lock()
    seen: list[tuple[int, list[int]]] = []

    def write(writer: int) -> None:
        start.wait()
        for turn in range(TIMES):
            with app.app_context():
                with transaction() as session:
                    ring(session, 7, writer * 100 + turn)
                visible = told(reading(), StreamOf.COMMUNITY, 7)
                own = next(e.number for e in visible if e.facts["times"] == writer * 100 + turn)
                with lock:
                    seen.append((own, [e.number for e in visible]))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    assert sorted(own for own, _visible in seen) == list(range(1, WRITERS * TIMES + 1))
    for own, visible in seen:
        assert visible == list(range(1, len(visible) + 1))
        assert len(visible) >= own
    (stream,) = streams(reading())
    assert stream.last_number == WRITERS * TIMES
    assert first_break(reading(), stream) is None
    by_writer = [e.facts["times"] for e in told(reading(), StreamOf.COMMUNITY, 7)]
    for writer in range(WRITERS):
        assert [t for t in by_writer if t // 100 == writer] == [writer * 100 + turn for turn in range(TIMES)]


def test_writers_to_the_same_streams_in_opposite_order_do_not_lock_each_other_out(app: Flask) -> None:
    start = Barrier(WRITERS)

    def write(writer: int) -> None:
        order = (11, 12, 13) if writer % 2 else (13, 12, 11)
        start.wait()
        for turn in range(TIMES):
            with app.app_context(), transaction() as session:
                for subject in order:
                    ring(session, subject, turn)
                    ring(session, 1, turn, round_id=subject)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    found = streams(reading())
    assert {(s.tells_of, s.subject_id): s.last_number for s in found} == {
        (kind, subject): WRITERS * TIMES for kind in StreamOf for subject in (11, 12, 13)
    }
    assert [first_break(reading(), stream) for stream in found] == [None] * 6


def test_a_writer_that_fails_between_others_takes_no_number(app: Flask) -> None:
    start = Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait()
        for turn in range(TIMES):
            with app.app_context(), suppress(Refused), transaction() as session:
                ring(session, 7, writer)
                if turn % 2:
                    raise Refused()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    numbers = [e.number for e in told(reading(), StreamOf.COMMUNITY, 7)]
    assert numbers == list(range(1, WRITERS * TIMES // 2 + 1))


def test_an_empty_stream_stands_at_zero(app: Flask) -> None:
    with written() as session:
        session.add(Stream(tells_of=StreamOf.ROUND, subject_id=1, audience=Audience.PUBLIC))
    (stream,) = streams(reading())
    assert (stream.last_number, stream.last_hash) == (0, FIRST_HASH)
    assert first_break(reading(), stream) is None
