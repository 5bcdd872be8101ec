"""Waiting grows for whoever guesses or asks for many letters; nobody else waits for them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.extensions import limiter
from tests.conftest import written
from tests.people.factories import PASSWORD, member, with_token


@pytest.fixture(autouse=True)
def _limited(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()


@pytest.fixture
def amal(app: Flask) -> None:
    with written() as session:
        member(session, "Amal", email="amal@example.org", password=PASSWORD)
        member(session, "Noor", email="noor@example.org", password=PASSWORD)


def attempt(
    client: FlaskClient, identifier: str, password: str, path: str = "/sign-in", address: str = "10.0.0.1"
) -> int:
    fields = {"identifier": identifier, "password": password}
    sent = {"json": fields} if path.startswith("/api") else {"data": fields}
    return with_token(client).post(path, environ_overrides={"REMOTE_ADDR": address}, **sent).status_code


def test_guessing_is_slowed_for_one_account_through_both_doors_and_others_may_go_on(
    client: FlaskClient, amal: None
) -> None:
    doors = ("/sign-in", "/api/v1/sign-in")
    answers = [attempt(client, "amal@example.org", "wrong password", doors[n % 2]) for n in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert attempt(client, "AMAL@example.org ", PASSWORD) == 429
    assert attempt(client, "noor@example.org", PASSWORD) == 302


def test_nobody_is_locked_out_by_somebody_elses_guesses(client: FlaskClient, amal: None) -> None:
    for _ in range(7):
        attempt(client, "amal@example.org", "wrong password")
    assert attempt(client, "amal@example.org", PASSWORD, address="10.0.0.2") == 302


def test_one_device_cannot_try_many_accounts(client: FlaskClient, amal: None) -> None:
    answers = [attempt(client, f"member-{n}@example.org", "wrong password", "/api/v1/sign-in") for n in range(32)]
    assert answers == [422] * 30 + [429] * 2


def test_signing_in_rightly_is_never_slowed(client: FlaskClient, amal: None) -> None:
    assert [attempt(client, "amal@example.org", PASSWORD) for _ in range(8)] == [302] * 8


def test_only_so_many_letters_go_to_one_address(client: FlaskClient, amal: None) -> None:
    asked = [with_token(client).post("/sign-in/link", data={"email": "amal@example.org"}).status_code for _ in range(4)]
    assert asked == [302, 302, 302, 429]
    assert with_token(client).post("/sign-in/link", data={"email": "noor@example.org"}).status_code == 302


def test_the_answer_says_when_to_come_back(client: FlaskClient, amal: None) -> None:
    for _ in range(4):
        answer = with_token(client).post("/api/v1/sign-in/link", json={"email": "amal@example.org"})
    assert answer.json["code"] == "too_many"
    assert int(answer.headers["Retry-After"]) > 0
