"""What happened is told to subscribers within the transaction, to the record at its end, and to the world after it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import events
from deliberation.database import reading, transaction
from deliberation.events import Event, announce, publish_with, record_with, subscribe
from deliberation.mail import Letter, write_letter
from tests.conftest import NOON


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    """Something that happens in these tests."""

    kind = "kettle_boiled"
    cups: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TeaServed(KettleBoiled):
    """Something of another kind, although it looks the same."""

    kind = "tea_served"


class Broken(Exception):
    """What a test raises in the middle."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the registered functions were told, in order; only those of the test are registered."""
    for registry in ("_recorders", "_publishers"):
        monkeypatch.setattr(events, registry, [])
    yield []
    for kind in (KettleBoiled, TeaServed):
        events._subscribers.pop(kind, None)


def boil(**others: object) -> None:
    """Announce in a transaction of its own, after which something else may fail."""
    with transaction() as session:
        announce(session, KettleBoiled(community_id=1, cups=(1, 2)))
        if "fail" in others:
            raise Broken


def test_subscribers_act_in_the_transaction_recorders_at_its_end_and_publishers_after_it(
    app: Flask, told: list[str]
) -> None:
    def write(session: Session, event: KettleBoiled) -> None:
        told.append(f"subscriber {event.cups}")
        write_letter(session, "somebody@example.org", "en", "Tea", "…", NOON)

    def publish(published: list[Event]) -> None:
        told.append(f"published {[event.kind for event in published]} after {letters()}")

    subscribe(KettleBoiled, write)
    record_with(lambda session, numbered: told.append(f"recorded {len(numbered)}, {session.in_transaction()}"))
    publish_with(publish)
    boil()
    assert told == ["subscriber (1, 2)", "recorded 1, True", "published ['kettle_boiled'] after 1"]


def letters() -> int:
    """How many letters others can see."""
    return reading().scalar(select(func.count(Letter.id))) or 0


def test_a_transaction_that_fails_tells_nobody(app: Flask, told: list[str]) -> None:
    record_with(lambda _session, _events: told.append("recorded"))
    publish_with(lambda _events: told.append("published"))
    with suppress(Broken):
        boil(fail="afterwards")
    assert told == []


@pytest.mark.parametrize("who", ["subscriber", "recorder"])
def test_whoever_fails_within_takes_the_whole_act_back(app: Flask, told: list[str], who: str) -> None:
    def fail(*_told: object) -> None:
        raise Broken

    subscribe(KettleBoiled, lambda session, _event: write_letter(session, "a@example.org", "en", "Tea", "…", NOON))
    publish_with(lambda _events: told.append("published"))
    if who == "subscriber":
        subscribe(KettleBoiled, fail)
    else:
        record_with(fail)
    with pytest.raises(Broken):
        boil()
    assert (told, letters()) == ([], 0)


def test_what_a_subscriber_announces_is_recorded_with_the_rest(app: Flask, told: list[str]) -> None:
    subscribe(KettleBoiled, lambda session, event: announce(session, TeaServed(community_id=event.community_id)))
    subscribe(TeaServed, lambda _session, event: told.append(event.kind))
    record_with(lambda _session, numbered: told.extend(event.kind for event in numbered))
    boil()
    assert told == ["tea_served", "kettle_boiled", "tea_served"]


def test_registering_twice_tells_once(app: Flask, told: list[str]) -> None:
    def note(*_told: object) -> None:
        told.append("told")

    for _start in range(2):
        subscribe(KettleBoiled, note)
        record_with(note)
        publish_with(note)
    boil()
    assert told == ["told"] * 3


def test_a_transaction_without_events_tells_of_none(app: Flask, told: list[str]) -> None:
    publish_with(lambda published: told.append(str(len(published))))
    with transaction():
        pass
    assert told == ["0"]


def test_the_record_keeps_facts_as_they_come_back_from_json() -> None:
    event = KettleBoiled(community_id=1, round_id=2, actor_id=3, cups=(4, 5))
    assert event.facts() == {"cups": [4, 5]}
