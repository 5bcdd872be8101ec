"""Whatever a door is sent, it answers with a reason and does nothing by halves; nothing that people send breaks it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from deliberation.communities.models import Community, Joining
from deliberation.database import Base, fetch, reading
from deliberation.extensions import MOST_BYTES, limiter
from tests.bodies import BODIES, NEEDS_MORE, is_machines, opened_by
from tests.conftest import written
from tests.snapshots import snapshot
from tests.world import Thing, World, address, own_sign_in, prepare, world
from tests.writing import committed

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
SLICES = ("ballots", "communities", "decisions", "discussion", "people", "proposals", "rounds")

DEEP: Any = {"a": {"b": {"c": [[[]]]}}}
TOO_LONG = "x" * 20_001
# What a field may be sent in place of what it needs; the first are never taken.
NEVER: dict[str, Any] = {
    "too long": TOO_LONG,
    "nested": DEEP,
    "huge": 10**30,
    "many": ["x"] * 2000,
}
PERHAPS: dict[str, Any] = {
    "nothing": None,
    "empty": "",
    "blank": " \t ",
    "control": "\x00\x07\x1b[2J",
    "direction": "\u202e\u2066\u2069",
    "nul": "a\x00b",
    "minus": -1,
    "zero": 0,
    "integer": 2**31,
    "big integer": 2**63,
    "fraction": 1.5,
    "true": True,
    "list": [],
    "object": {},
    "markup": "<script>alert(1)</script>'\"",
    "template": "{{ 7 * 7 }} %(x)s {0}",
    "digits": "٣",
    "unreadable": "\N{REPLACEMENT CHARACTER}",
}
# On the second database, what only databases tell apart.
FOR_DATABASES = {"too long", "huge", "control", "nul", "integer", "big integer", "unreadable"}
NO_OBJECTS = (b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b'{"a": "\\ud800"}', b"[" * 100_000, b'{"a": NaN}')
# What people write, of which nothing may be lost.
WRITTEN = {
    "body",
    "statement",
    "why",
    "exclusion",
    "name",
    "about",
    "message",
    "reason",
    "title",
    "question",
    "shown_name",
}
WORDS = "Words that took an evening"
# Asking for a link twice sends two letters; what replaces itself stands in the record twice.
SAID_AGAIN = {
    "communities_api.join_as_newcomer",
    "decisions.state",
    "decisions_api.state",
    "people.ask_for_link",
    "people.ask_to_confirm",
    "people.change_address",
    "people_api.ask_for_link",
    "people_api.ask_to_confirm",
    "people_api.change_address",
}


@pytest.fixture(autouse=True)
def _in_no_hurry(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one device asks more in a minute than people do; test_extensions.py looks at the limits."""
    monkeypatch.setattr(limiter, "enabled", False)


class Visitor:
    """Whoever opens a door, in front of it."""

    def __init__(self, app: Flask, made: World, rule: Rule):
        self.name, thing_name = opened_by(rule.endpoint)
        self.app, self.made, self.rule = app, made, rule
        self.thing: Thing = made.things[thing_name]
        self.enter()

    def enter(self) -> None:
        """Come anew, with a browser of one's own."""
        self.browser: FlaskClient = self.made.browser(self.app, self.name)
        self.thing.numbers["sign_in_id"] = own_sign_in(reading(), self.made.people.get(self.name, 0))
        self.path = address(self.rule, self.thing.numbers)

    @property
    def body(self) -> dict[str, Any]:
        return BODIES[self.rule.endpoint](self.thing.numbers)

    @property
    def is_machine(self) -> bool:
        return is_machines(self.rule.endpoint)

    def sends(self, body: Any = None, **how: Any) -> TestResponse:
        (method,) = (self.rule.methods or set()) & UNSAFE
        if body is not None:
            how = {"json" if self.is_machine else "data": body}
        return self.browser.open(self.path, method=method, **how)


def doors(app: Flask, slice_: str) -> list[Rule]:
    """The doors of a slice that change something."""
    names = {slice_, f"{slice_}_api"}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in names]
    return [rule for rule in rules if (rule.methods or set()) & UNSAFE]


def wrong_bodies(visitor: Visitor) -> Iterator[tuple[str, Any, bool]]:
    """What is sent, its name, and whether it can never be taken."""
    right = visitor.body
    yield "unknown field", {**right, "is_steward": "1"}, bool(right)
    for field in right:
        for name, value in wrong_values(visitor.app):
            sent = value if visitor.is_machine else as_page(value)
            if sent is not None:
                # A page's box holds any number as text, and of several boxes the first counts.
                yield (
                    f"{field}: {name}",
                    {**right, field: sent},
                    name in NEVER and (visitor.is_machine or sent == TOO_LONG),
                )
        yield f"without {field}", {name: value for name, value in right.items() if name != field}, False


def wrong_values(app: Flask) -> list[tuple[str, Any]]:
    """Every wrong value by its name; on the second database those that it might take otherwise."""
    values = [*NEVER.items(), *PERHAPS.items()]
    return values if app.extensions["database"].is_sqlite else [each for each in values if each[0] in FOR_DATABASES]


def unreadable_forms(right: dict[str, Any]) -> list[bytes]:
    """What a page of a form would send, with bytes in one of its texts that are not UTF-8."""
    texts = [field for field in right if field in WRITTEN]
    return [urlencode({**right, field: "MARK"}, doseq=True).encode().replace(b"MARK", b"a%FF%FEb") for field in texts]


def as_page(value: Any) -> Any:
    """The value as a page's box may hold it; nothing where no box can."""
    if isinstance(value, dict) or value is None or value == []:
        return None
    return value if isinstance(value, list) else str(value)


def complaint(visitor: Visitor, answer: TestResponse, done: list[str], is_never_taken: bool) -> str | None:
    """What is wrong with an answer, if anything is."""
    if answer.status_code >= 500:
        return f"breaks with {answer.status_code}"
    if answer.status_code < 400:
        return f"takes it with {answer.status_code}" if is_never_taken else None
    if done:
        return f"refuses with {answer.status_code} and does {done[0]}"
    if visitor.is_machine and not (answer.json or {}).get("code"):
        return f"refuses with {answer.status_code} and no code"
    return None


@pytest.mark.parametrize("slice_", SLICES)
def test_nothing_that_is_sent_breaks_a_door_or_is_half_done(app: Flask, slice_: str) -> None:
    made, faults = world(), []
    prepare(made)
    with snapshot(app) as bring_back, committed(app) as done:
        for rule in doors(app, slice_):
            visitor = Visitor(app, made, rule)
            for name, body, is_never_taken in wrong_bodies(visitor):
                done.clear()
                answer = visitor.sends(body)
                fault = complaint(visitor, answer, done, is_never_taken)
                faults += [f"{rule.endpoint} {name} {fault}"] if fault else []
                if done:
                    bring_back()
                    visitor.enter()
            bring_back()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_machine_sends_one_object_and_a_page_text(app: Flask) -> None:
    made, faults = world(), []
    prepare(made)
    with snapshot(app) as bring_back, committed(app) as done:
        for rule in [rule for slice_ in SLICES for rule in doors(app, slice_)]:
            visitor = Visitor(app, made, rule)
            kind = "application/json" if visitor.is_machine else "application/x-www-form-urlencoded"
            sent = NO_OBJECTS if visitor.is_machine else unreadable_forms(visitor.body)
            for body in (*sent, b"a=" + b"x" * MOST_BYTES):
                done.clear()
                answer = visitor.sends(data=body, content_type=kind)
                fault = complaint(visitor, answer, done, True)
                faults += [f"{rule.endpoint} {body[:20]!r} {fault}"] if fault else []
                if answer.status_code < 400:
                    bring_back()
                    visitor.enter()
            bring_back()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_was_typed_is_still_there_in_the_readers_language(app: Flask, language: str) -> None:
    made, faults = world(), []
    prepare(made)
    with written() as session:
        # Where one must ask to join, there is a box to say why.
        fetch(session, Community, made.things["own"].numbers["community_id"]).joining = Joining.REQUEST
    for rule in [rule for slice_ in SLICES for rule in doors(app, slice_)]:
        visitor = Visitor(app, made, rule)
        fields = WRITTEN & set(visitor.body)
        if visitor.is_machine or not fields or rule.endpoint in NEEDS_MORE:
            continue
        visitor.path += f"?hl={language}"
        answer = visitor.sends({**visitor.body, **dict.fromkeys(fields, WORDS), "is_steward": "1"})
        boxes = [field for field in fields if f'name="{field}"' in answer.text]
        is_kept = 0 < len(boxes) <= answer.text.count(WORDS)
        found = (answer.status_code, is_kept, f'<html lang="{language}"' in answer.text)
        faults += [f"{rule.endpoint} {found}"] if found != (422, True, True) else []
    assert not faults, "\n".join(faults)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    session = reading()
    session.rollback()
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_same_form_twice_has_one_effect(app: Flask) -> None:
    made, faults = world(), []
    prepare(made)
    with snapshot(app) as bring_back:
        for rule in [rule for slice_ in SLICES for rule in doors(app, slice_)]:
            if rule.endpoint in NEEDS_MORE | SAID_AGAIN:
                continue
            visitor = Visitor(app, made, rule)
            body = {**visitor.body, "client_id": "form-0000-0001"}
            first = visitor.sends(body)
            after_first = rows()
            second = visitor.sends(body)
            more = {name: number for name, number in rows().items() if number > after_first[name]}
            if first.status_code >= 400 or second.status_code >= 500 or more:
                faults.append(f"{rule.endpoint} {first.status_code} {second.status_code} {json.dumps(more)}")
            bring_back()
    assert not faults, "\n".join(faults)
