"""What went wrong: a code for machines, a sentence for people, and nothing of it in the logs that somebody wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError

from deliberation import errors
from deliberation.database import transaction
from deliberation.doors import door
from deliberation.errors import DeliberationError, FieldError, InvalidInput, as_problem, invalid
from deliberation.permissions import Act
from deliberation.retries import Submission
from tests.conftest import NOON
from tests.kernel import kernel

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, DeliberationError) and kind is not InvalidInput
]


class Locked(Exception):
    """A database's own words, which quote what somebody wrote."""


RAISED: dict[str, Exception] = {
    **{kind.code: kind() for kind in KINDS},
    "fields": InvalidInput(FieldError("tea", "too_cold", "Too cold."), FieldError("cups", "missing", "How many?")),
    "unique": IntegrityError(
        "INSERT …", {}, Locked("UNIQUE constraint failed: members.email\nDETAIL: amina@example.org")
    ),
    "locked": OperationalError("SELECT …", {}, Locked("amina@example.org")),
    "fault": RuntimeError("amina@example.org"),
}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    app = kernel(tmp_path)

    @app.get("/raise/<which>")
    @door(Act.READ)
    def fail(which: str) -> str:
        raise RAISED[which]

    @app.get("/abort/<int:status>")
    @door(Act.READ)
    def give_up(status: int) -> str:
        abort(status)

    app.add_url_rule("/sign-in", "people.sign_in", door(Act.READ)(lambda: "sign in"))
    return app.test_client()


def problem(client: FlaskClient, path: str) -> dict[str, Any]:
    """The problem with which a machine is answered."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.text)
    assert told["status"] == answer.status_code
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_fact_has_a_code_a_status_and_a_sentence(client: FlaskClient, kind: type[DeliberationError]) -> None:
    assert problem(client, f"/raise/{kind.code}") == {
        "code": kind.code,
        "status": kind.status,
        "title": str(kind.message),
    }
    assert str(kind.message).endswith(".")


def test_no_two_facts_have_one_code() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_each_wrong_field_is_named(client: FlaskClient) -> None:
    assert problem(client, "/raise/fields")["fields"] == [
        {"field": "tea", "code": "too_cold", "title": "Too cold."},
        {"field": "cups", "code": "missing", "title": "How many?"},
    ]
    assert as_problem(invalid("tea", "missing", "Tea?")).get("fields") == [
        {"field": "tea", "code": "missing", "title": "Tea?"}
    ]


@pytest.mark.parametrize(
    ("path", "code", "status"),
    [
        ("/raise/unique", "conflict", 409),
        ("/raise/locked", "busy", 503),
        ("/raise/fault", "broken", 500),
        ("/nowhere", "not_found", 404),
        ("/abort/401", "sign_in_needed", 401),
        ("/abort/403", "not_you", 403),
        ("/abort/413", "request_entity_too_large", 413),
        ("/abort/418", "i'm_a_teapot", 418),
        ("/abort/429", "too_many", 429),
        ("/abort/503", "busy", 503),
    ],
)
def test_what_others_raise_is_answered_in_the_same_way(client: FlaskClient, path: str, code: str, status: int) -> None:
    told = problem(client, path)
    assert (told["code"], told["status"]) == (code, status)


@pytest.mark.parametrize("which", ["unique", "locked", "fault"])
def test_what_somebody_wrote_is_neither_answered_nor_logged(
    client: FlaskClient, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(f"/raise/{which}", headers={"Accept": "application/json"})
    logged = capsys.readouterr().out
    assert "amina@example.org" not in answer.text + logged
    assert {"unique": "members.email", "locked": "Locked", "fault": "RuntimeError"}[which] in logged


def test_a_method_that_a_door_does_not_know_is_refused(client: FlaskClient) -> None:
    answer = client.delete("/raise/busy", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def test_an_address_that_lacks_only_a_stroke_leads_on(tmp_path: Path) -> None:
    app = kernel(tmp_path)
    app.add_url_rule("/kettles/", "kettles", door(Act.READ)(lambda: "kettles"))
    answer = app.test_client().get("/kettles")
    assert (answer.status_code, answer.location) == (308, "http://localhost/kettles/")


def test_whoever_must_sign_in_is_led_there_and_back(client: FlaskClient) -> None:
    answer = client.get("/raise/sign_in_needed?a=1&b=%D8%B4", headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/raise/sign_in_needed?a%3D1%26b%3D%25D8%25B4"


@pytest.mark.parametrize(
    ("path", "accepts", "is_json"),
    [
        ("/api/nothing", "text/html", True),
        ("/nothing", "application/json", True),
        ("/nothing", "application/problem+json", True),
        ("/nothing", "text/html;q=0.5, application/json", True),
    ],
)
def test_machines_are_answered_as_machines(client: FlaskClient, path: str, accepts: str, is_json: bool) -> None:
    answer = client.get(path, headers={"Accept": accepts})
    assert (answer.content_type == "application/problem+json") is is_json


@pytest.mark.parametrize("accepts", ["text/html,*/*;q=0.8", "*/*", "", "image/png", "text/html"])
def test_people_are_answered_with_a_page(client: FlaskClient, app: Flask, accepts: str) -> None:
    answer = app.test_client().get("/nothing", headers={"Accept": accepts, "Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is nothing here." in answer.text


def test_who_loses_a_race_is_told_so(app: Flask) -> None:
    again = {"owner": "member:1", "client_id": "form-0001", "location": "/", "taken_at": NOON}
    with transaction() as session:
        session.add(Submission(**again))
    with pytest.raises(IntegrityError) as lost, transaction() as session:
        session.add(Submission(**again))
    with app.test_request_context("/api/anything"):
        answer = app.make_response(app.handle_user_exception(lost.value))
        assert (answer.status_code, answer.json["code"]) == (409, "conflict")
