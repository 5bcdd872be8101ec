"""What happened: announced inside a transaction, numbered at its end, published after it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy.orm import Session


class Audience(StrEnum):
    """Who may read an event's entry in the record."""

    PUBLIC = "public"
    FACILITATORS = "facilitators"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in a community, or in one of its rounds; ids and public facts only, never a ballot."""

    kind: ClassVar[str]
    audience: ClassVar[Audience] = Audience.PUBLIC

    community_id: int
    round_id: int | None = None
    actor_id: int | None = None

    def facts(self) -> dict[str, Any]:
        """What the record keeps beside number, time, kind and actor."""
        address = {"community_id", "round_id", "actor_id"}
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in address}
        # As they will be read back from JSON, so that the chain's hash can be computed again.
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


Subscriber = Callable[[Session, Any], None]
Recorder = Callable[[Session, list[Event]], None]
Publisher = Callable[[list[Event]], None]

_subscribers: dict[type[Event], list[Subscriber]] = defaultdict(list)
_recorders: list[Recorder] = []
_publishers: list[Publisher] = []


def subscribe(kind: type[Event], subscriber: Subscriber) -> None:
    """Have a slice on the left act on what a slice on the right announces, in the same transaction."""
    _once(_subscribers[kind], subscriber)


def record_with(recorder: Recorder) -> None:
    """Set who numbers a transaction's events at its very end."""
    _once(_recorders, recorder)


def publish_with(publisher: Publisher) -> None:
    """Set who is told after a transaction has committed."""
    _once(_publishers, publisher)


def announce(session: Session, event: Event) -> None:
    """Say in the transaction what happened in it."""
    session.info.setdefault("events", []).append(event)
    for subscriber in _subscribers[type(event)]:
        subscriber(session, event)


def number(session: Session) -> None:
    """Give the announced events their numbers, so that numbers follow the order of commits."""
    announced: list[Event] = session.info.get("events", [])
    for recorder in _recorders:
        recorder(session, announced)


def publish(session: Session) -> None:
    """Tell the publishers what a committed transaction announced."""
    announced: list[Event] = session.info.pop("events", [])
    for publisher in _publishers:
        publisher(announced)


def _once(registered: list[Any], function: Callable[..., None]) -> None:
    # An application may be created several times in one process, as the tests do.
    if function not in registered:
        registered.append(function)
