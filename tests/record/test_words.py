"""Everything that the record can hold has a sentence for people."""

import importlib
import pkgutil

import deliberation
from deliberation.events import Event
from deliberation.record.words import KINDS


def kinds(event: type[Event]) -> set[str]:
    """The kinds of an event's subclasses that belong to the application."""
    found = set()
    for below in event.__subclasses__():
        if below.__module__.startswith("deliberation."):
            found.add(below.kind)
        found |= kinds(below)
    return found


def test_every_kind_of_event_can_be_said_in_words() -> None:
    for slice_ in pkgutil.iter_modules(deliberation.__path__, "deliberation."):
        if slice_.ispkg and any(
            m.name == "events" for m in pkgutil.iter_modules(importlib.import_module(slice_.name).__path__)
        ):
            importlib.import_module(f"{slice_.name}.events")
    assert kinds(Event) == set(KINDS)
