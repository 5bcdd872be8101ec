"""What every door shares: it is declared, refuses other sites, shows a form again, and reads JSON strictly."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from deliberation.doors import (
    UndeclaredDoor,
    act_of,
    actor,
    chance,
    check_every_door,
    door,
    now,
    redisplay,
    sent,
    typed,
)
from deliberation.errors import Broken, Conflict, NotNow, NotYou, SignInNeeded, invalid
from deliberation.permissions import ANONYMOUS, Act
from tests.conftest import Clock
from tests.kernel import kernel

PROBLEMS = {"invalid": invalid("tea", "too_cold", "Too cold."), "not_now": NotNow(), "conflict": Conflict()}
PROBLEMS |= {"sign_in": SignInNeeded(), "not_you": NotYou(), "broken": Broken()}


def page(which: str, problem: Exception | None = None) -> str:
    return f"the page, with {typed().get('tea')} typed, and {problem}"


def build(folder: Path) -> Flask:
    app = kernel(folder)

    @app.post("/api/echo")
    @door(Act.READ)
    def echo() -> dict[str, Any]:
        return dict(sent())

    @app.post("/form")
    @door(Act.READ)
    def fields() -> dict[str, list[str]]:
        return request.form.to_dict(flat=False)

    @app.get("/api/rows/<int:number>")
    @door(Act.READ)
    def row(number: int) -> str:
        return str(number)

    @app.route("/form/<which>", methods=["POST", "PUT", "PATCH", "DELETE"])
    @door(Act.READ)
    @redisplay(page)
    def form(which: str) -> str:
        if which in PROBLEMS:
            raise PROBLEMS[which]
        return "done"

    return app


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    app = build(tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False  # looked at in test_routes.py, at every door
    return app.test_client()


@pytest.mark.parametrize("make", ["route", "command"])
def test_a_door_without_a_declaration_keeps_the_application_from_starting(tmp_path: Path, make: str) -> None:
    app, slice_ = build(tmp_path), Blueprint("kettle", __name__, cli_group="kettle")
    check_every_door(app)
    if make == "route":
        slice_.get("/kettle")(lambda: "boils")
        named = r"kettle\.<lambda>"
    else:
        slice_.cli.command("boil")(lambda: None)
        named = "flask kettle boil"
    app.register_blueprint(slice_)
    with pytest.raises(UndeclaredDoor, match=named):
        check_every_door(app)


def test_a_declared_route_and_command_start(tmp_path: Path) -> None:
    app, slice_ = build(tmp_path), Blueprint("kettle", __name__, cli_group="kettle")
    slice_.get("/kettle")(door(Act.READ)(lambda: "boils"))
    slice_.cli.command("boil")(door(Act.STEWARD_INSTALLATION)(lambda: None))
    app.register_blueprint(slice_)
    check_every_door(app)
    assert act_of(app.view_functions["form"]) is Act.READ, "the declaration is seen through a decorator"
    assert act_of(None) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost:8000"}, 403),
        ({"Origin": "https://localhost.example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
    ],
)
def test_an_unsafe_request_comes_from_our_own_pages(
    client: FlaskClient, method: str, headers: dict[str, str], status: int
) -> None:
    answer = client.open("/form/well", method=method, headers={"Accept": "application/json", **headers})
    assert answer.status_code == status


def test_a_safe_request_may_come_from_anywhere(client: FlaskClient) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"}
        assert client.open("/api/rows/1", method=method, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [  # none where the answer is what was sent
        (b"", {}),
        (b"{}", {}),
        (b'{"tea": "\\u0634\\u0627\\u064a \\ud83c\\udf75"}', {"tea": "شاي 🍵"}),
        (b'{"cups": 1.5}', {"cups": 1.5}),
        (b'{"a": ' + b"[" * 31 + b"1" + b"]" * 31 + b"}", None),
    ],
)
def test_a_machine_sends_one_object(client: FlaskClient, body: bytes, expected: dict[str, Any] | None) -> None:
    answer = client.post("/api/echo", data=body, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json == (expected if expected is not None else json.loads(body))


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"tea"',
        b"1",
        b"null",
        b"{",
        b'{"a": 1,}',
        b"\xff\xfe{}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"a": ' + b"[" * 32 + b"1" + b"]" * 32 + b"}",
    ],
)
def test_whatever_else_a_machine_sends_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/echo", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "not_an_object"), answer.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"tea=%D8%B4%D8%A7%D9%8A&tea=green&none=", {"tea": ["شاي", "green"], "none": [""]}),
        (b"tea=%25FF+%2B", {"tea": ["%FF +"]}),
        (b"tea=%FF%FEgreen", {"tea": ["\ufffd\ufffdgreen"]}),
        (b"tea=\xff", {"tea": ["\ufffd"]}),
        (b"", {}),
    ],
)
def test_bytes_that_are_not_utf_8_are_seen_as_such(
    client: FlaskClient, body: bytes, expected: dict[str, list[str]]
) -> None:
    assert client.post("/form", data=body, content_type="application/x-www-form-urlencoded").json == expected


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_a_form_is_no_object(client: FlaskClient, kind: str) -> None:
    answer = client.post("/api/echo", data=b"tea=green", content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (400, "not_an_object")


def test_the_number_of_a_retry_may_come_as_a_header(client: FlaskClient) -> None:
    answer = client.post("/api/echo", json={"tea": 1, "client_id": "body"}, headers={"Idempotency-Key": "header"})
    assert answer.json == {"tea": 1, "client_id": "header"}


@pytest.mark.parametrize(
    ("which", "status", "is_shown_again"),
    [
        ("invalid", 422, True),
        ("not_now", 409, True),
        ("conflict", 409, True),
        ("sign_in", 401, True),
        ("not_you", 403, False),
        ("broken", 500, False),
        ("well", 200, False),
    ],
)
def test_what_was_typed_is_shown_again(client: FlaskClient, which: str, status: int, is_shown_again: bool) -> None:
    headers = {"Accept": "application/json"}
    answer = client.post(f"/form/{which}", data={"tea": "green"}, headers=headers)
    assert answer.status_code == status
    assert ("the page, with green typed" in answer.text) is is_shown_again


@pytest.mark.parametrize(
    ("number", "status"),
    [("0", 200), ("999999999", 200), ("1000000000", 404), ("9" * 40, 404), ("-1", 404), ("1.0", 404), ("%D9%A1", 404)],
)
def test_a_number_in_an_address_is_one_that_a_database_can_look_up(
    client: FlaskClient, number: str, status: int
) -> None:
    assert client.get(f"/api/rows/{number}").status_code == status


def test_the_clock_can_be_set_and_chance_cannot(tmp_path: Path) -> None:
    app, clock = build(tmp_path), Clock()
    with app.app_context():
        assert now().tzinfo is not None
        app.extensions["clock"] = clock
        assert now() == clock.time
        first, again = chance(), chance()
        first.seed(1)
        again.seed(1)
        assert first.random() != again.random()


def test_nobody_stands_in_a_door_and_nothing_is_typed_unless_somebody_says_so(tmp_path: Path) -> None:
    with build(tmp_path).test_request_context("/"):
        assert actor() is ANONYMOUS
        assert list(typed()) == []
