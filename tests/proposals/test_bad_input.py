"""What cannot be taken is refused beside its field, with a code; what was typed stays, and nothing is half done."""

from html import escape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from deliberation.proposals.models import Proposal, Version
from deliberation.record.models import Entry
from tests.proposals.factories import fields, page_fields
from tests.proposals.scenes import Scene, fresh, scene

# Field, value, code. What a page sends as nothing, a machine leaves out.
BAD: list[tuple[str, Any, str]] = [
    ("statement", "", "string_too_short"),
    ("statement", " \u200b\u2060 ", "no_words"),
    ("statement", "—…!", "no_words"),
    ("statement", "\u202e\u0007", "string_too_short"),
    ("statement", "x" * 401, "string_too_long"),
    ("statement", "Has \N{REPLACEMENT CHARACTER} years", "unreadable"),
    ("statement", 12, "string_type"),
    ("statement", None, "string_type"),
    ("statement", ["Has"], "string_type"),
    ("why", "   ", "string_too_short"),
    ("why", "x" * 10_001, "string_too_long"),
    ("evidence", [], "missing"),
    ("evidence", "\n \n", "missing"),
    ("evidence", [str(number) for number in range(9)], "too_long"),
    ("evidence", ["x" * 401], "string_too_long"),
    ("evidence", ["\N{REPLACEMENT CHARACTER}"], "unreadable"),
    ("evidence", [1], "string_type"),
    ("evidence", {"a": "b"}, "tuple_type"),
    ("exclusion", "", "string_too_short"),
    ("fit_for", [], "too_short"),
    ("fit_for", ["everything"], "enum"),
    ("fit_for", ["hiring"] * 4, "too_long"),
    ("language", "xx-notalanguage-at-all", "unknown_language"),
    ("language", "", "unknown_language"),
    ("area", "nowhere", "enum"),
    ("elements", ["no-such-element"], "enum"),
    ("elements", ["competency"] * 21, "too_long"),
    ("client_id", "short", "string_pattern_mismatch"),
    ("status", "carried", "extra_forbidden"),
    ("author_id", 1, "extra_forbidden"),
]


def everything() -> tuple[int, ...]:
    """How many rows there are of what a proposal writes."""
    return tuple(fresh().scalars(select(func.count()).select_from(table)).one() for table in (Proposal, Version, Entry))


def codes(problem: dict[str, Any]) -> dict[str, str]:
    """The code of each field that is wrong; of a list, whichever part of it."""
    return {each["field"].split(".")[0]: each["code"] for each in reversed(problem["fields"])}


def test_every_bad_value_is_named_to_a_machine_and_nothing_is_kept(app: Flask) -> None:
    there = scene()
    client, before = there.browser(app, "member"), everything()
    for name, value, code in BAD:
        answer = client.post(f"/api/v1/rounds/{there.round}/proposals", json=fields(**{name: value}))
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), (name, value)
        assert codes(answer.json) == {name: code}, (name, value)
    assert everything() == before


def test_every_missing_answer_is_named_at_once(app: Flask) -> None:
    there = scene()
    answer = there.browser(app, "member").post(f"/api/v1/rounds/{there.round}/proposals", json={})
    wanted = {"area", "language", "statement", "why", "evidence", "exclusion", "fit_for"}
    assert codes(answer.json) == dict.fromkeys(wanted, "missing")


@pytest.mark.parametrize("body", [b"[]", b"{", b"null", b'"x"', b"\xff\xfe", b'{"statement": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused_as_a_whole(app: Flask, body: bytes) -> None:
    there = scene()
    client, before = there.browser(app, "member"), everything()
    answer = client.post(f"/api/v1/rounds/{there.round}/proposals", data=body, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert everything() == before


@pytest.mark.parametrize("door", ["propose", "propose/preview"])
def test_the_page_says_it_beside_the_field_and_keeps_what_was_typed(app: Flask, door: str) -> None:
    there = scene()
    typed = page_fields(statement="x" * 401, why='<b>"My" reason</b>', evidence="First way\nSecond way", language="ar")
    answer = there.browser(app, "member").post(f"/rounds/{there.round}/{door}", data=typed)
    assert answer.status_code == 422
    assert 'id="f-statement-error"' in answer.text
    assert 'href="#f-statement"' in answer.text
    assert "at most 400 characters" in answer.text
    assert "x" * 401 in answer.text
    assert escape('<b>"My" reason</b>') in answer.text.replace("&#34;", "&quot;")
    assert "First way\nSecond way</textarea>" in answer.text
    for choice in ("peer_review", "self_reflection", "competency"):
        assert f'value="{choice}" checked' in answer.text.replace('type="checkbox" ', "")
    assert '<option value="ar" selected>' in answer.text
    assert '<option value="knowledge" selected>' in answer.text


def test_the_page_speaks_the_readers_language(app: Flask) -> None:
    there = scene()
    answer = there.browser(app, "member").post(f"/rounds/{there.round}/propose?hl=ar", data=page_fields(statement=""))
    assert '<html lang="ar" dir="rtl"' in answer.text


def test_bytes_that_are_not_utf_8_are_refused(app: Flask) -> None:
    there = scene()
    parts = [(name, value) for name, value in page_fields().items() if isinstance(value, str)]
    sent = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    body = sent.encode().replace(b"Has at least", b"Has \xff\xfe") + b"--cut--\r\n"
    answer = there.browser(app, "member").post(
        f"/rounds/{there.round}/propose", data=body, content_type="multipart/form-data; boundary=cut"
    )
    assert answer.status_code == 422
    assert "could not be read" in answer.text


def test_control_and_direction_characters_are_taken_out(app: Flask) -> None:
    there = scene()
    sent = fields(
        statement="Has\u202e two\u0000 years\r\nof e\u0301tude.\u2066",
        why="One\r\nTwo\u2029Three\u0008",
        evidence=["A\u2067 letter\nA second one"],
    )
    there.browser(app, "member").post(f"/api/v1/rounds/{there.round}/proposals", json=sent)
    version = fresh().scalars(select(Version).order_by(Version.id.desc())).first()
    assert version is not None
    assert version.statement == "Has two years of étude."
    assert version.why == "One\nTwo\nThree"
    assert version.evidence == ["A letter", "A second one"]


def test_tags_come_out_as_they_are_registered_and_uses_in_one_order(app: Flask) -> None:
    there = scene()
    sent = fields(language="PT-br", fit_for=["hiring", "self_reflection"], elements=["competency", "competency"])
    there.browser(app, "member").post(f"/api/v1/rounds/{there.round}/proposals", json=sent)
    proposal = fresh().scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert proposal is not None
    assert proposal.current.language == "pt-BR"
    assert proposal.current.fit_for == ["self_reflection", "hiring"]
    assert proposal.element_keys == ["competency"]


REACTIONS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {"stance": "missing", "version": "missing"}),
    ({"stance": "yes", "version": 1}, {"stance": "enum"}),
    ({"stance": "agree", "version": 0}, {"version": "greater_than_equal"}),
    ({"stance": "agree", "version": "one"}, {"version": "int_parsing"}),
    ({"stance": "agree", "version": 1, "is_shown": "perhaps"}, {"is_shown": "bool_parsing"}),
    ({"stance": "agree", "version": 1, "member_id": 1}, {"member_id": "extra_forbidden"}),
]


@pytest.mark.parametrize(("sent", "expected"), REACTIONS)
def test_an_answer_that_is_none_is_refused(app: Flask, sent: dict[str, Any], expected: dict[str, str]) -> None:
    there = scene()
    client = there.browser(app, "member")
    answer = client.put(f"/api/v1/proposals/{there.proposal}/reaction", json=sent)
    assert (answer.status_code, codes(answer.json)) == (422, expected)
    assert client.post(f"/proposals/{there.proposal}/reaction", data=sent).status_code == 422


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999999999999", "from=0&to=x", "stance=all"])
def test_an_address_with_nonsense_in_it_shows_the_beginning(app: Flask, query: str) -> None:
    there: Scene = scene()
    client = app.test_client()
    for path in ("/proposals/{proposal}", "/proposals/{proposal}/compare", "/rounds/{round}/proposals"):
        where = path.format(proposal=there.proposal, round=there.round)
        assert client.get(f"{where}?{query}").status_code == 200, path


def test_versions_that_are_not_there_are_not_found(app: Flask) -> None:
    there = scene()
    client = app.test_client()
    assert client.get(f"/proposals/{there.proposal}/compare?from=1&to=7").status_code == 404
    assert client.get(f"/api/v1/proposals/{there.proposal}/comparison").status_code == 404
