"""The chain holds from the first entry to the last, and shows where somebody changed the past."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from deliberation.database import reading
from deliberation.events import announce
from deliberation.record.chain import FIRST_HASH, link
from deliberation.record.models import Entry, Stream
from deliberation.record.queries import first_break
from deliberation.rules.canonical import canonical_hash
from tests.conftest import NOON, Clock, written
from tests.record.factories import NoteKept, ring


@pytest.fixture
def stream(app: Flask, clock: Clock) -> Stream:
    """Nine entries, written a minute apart."""
    for number in range(1, 10):
        clock.forward(minutes=1)
        with written() as session:
            ring(session, 7, number)
    (found,) = reading().scalars(select(Stream))
    return found


def test_an_untouched_chain_holds(stream: Stream) -> None:
    assert first_break(reading(), stream) is None


TAMPERINGS: dict[str, tuple[int, Callable[[], Any]]] = {
    "other facts": (4, lambda: update(Entry).where(Entry.number == 4).values(facts={"times": 5})),
    "another kind": (4, lambda: update(Entry).where(Entry.number == 4).values(kind="bell_broken")),
    "another actor": (4, lambda: update(Entry).where(Entry.number == 4).values(actor_id=1)),
    "another time": (4, lambda: update(Entry).where(Entry.number == 4).values(at=NOON + timedelta(days=1))),
    "another hash": (4, lambda: update(Entry).where(Entry.number == 4).values(hash=bytes(32))),
    "taken out": (4, lambda: delete(Entry).where(Entry.number == 4)),
    "the first taken out": (1, lambda: delete(Entry).where(Entry.number == 1)),
    "cut off at the end": (9, lambda: delete(Entry).where(Entry.number == 9)),
    "a last number that is too high": (10, lambda: update(Stream).values(last_number=10)),
    "another end": (10, lambda: update(Stream).values(last_hash=bytes(32))),
}


@pytest.mark.parametrize("change", TAMPERINGS)
def test_tampering_is_found_at_the_entry_where_it_begins(stream: Stream, change: str) -> None:
    broken_at, statement = TAMPERINGS[change]
    with written() as session:
        session.execute(statement())
    (found,) = reading().scalars(select(Stream))
    assert first_break(reading(), found) == broken_at


def test_an_entry_made_to_fit_the_one_before_it_is_found_at_the_next_one(stream: Stream) -> None:
    before, forged = reading().scalars(select(Entry).where(Entry.number.in_((3, 4))).order_by(Entry.number))
    facts = {"times": 400}
    fitting = link(before.hash, 4, forged.at, forged.kind, forged.actor_id, facts)
    with written() as session:
        session.execute(update(Entry).where(Entry.number == 4).values(facts=facts, hash=fitting))
    (found,) = reading().scalars(select(Stream))
    assert first_break(reading(), found) == 5


def test_a_link_is_the_hash_of_the_canonical_entry_with_the_hash_before_it(app: Flask, clock: Clock) -> None:
    """What a verifier in any language computes."""
    with written() as session:
        announce(session, NoteKept(community_id=7, actor_id=5, pages=(4, 9)))
    (entry,) = reading().scalars(select(Entry))
    body = {
        "previous": "0" * 64,
        "number": 1,
        "at": "2026-03-02T12:00:00.000000Z",
        "kind": "note_kept",
        "actor": 5,
        "facts": {"pages": [4, 9]},
    }
    assert entry.hash.hex() == canonical_hash(body)


def test_nobody_and_member_zero_are_not_the_same_actor() -> None:
    assert link(FIRST_HASH, 1, NOON, "bell_rung", None, {}) != link(FIRST_HASH, 1, NOON, "bell_rung", 0, {})
