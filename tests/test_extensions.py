"""What protects every answer: headers, sizes, hosts, and limits that a village behind one address does not meet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from limits.storage import MemoryStorage

from deliberation.doors import door
from deliberation.extensions import (
    FOR_ONE_ADDRESS,
    FOR_ONE_DEVICE_AT_ONE_DOOR,
    HEADERS,
    MOST_BYTES,
    by_address,
    limiter,
)
from deliberation.permissions import Act
from tests.kernel import kernel

AT_ONE_DOOR, AT_ALL = (int(limit.split()[0]) for limit in (FOR_ONE_DEVICE_AT_ONE_DOOR, FOR_ONE_ADDRESS))
VILLAGE = {"REMOTE_ADDR": "192.0.2.7"}


def build(folder: Path, **settings: object) -> Flask:
    app = kernel(folder, **settings)
    for name in ("one", "other"):
        app.add_url_rule(f"/api/{name}", name, door(Act.READ)(lambda: "well"))
    app.add_url_rule("/send", "send", door(Act.READ)(lambda: f"{len(request.get_data())} bytes"), methods=["POST"])
    limiter.reset()
    return app


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return build(tmp_path).test_client()


@pytest.mark.parametrize(("path", "status"), [("/api/one", 200), ("/api/nowhere", 404), ("/send", 405)])
def test_every_answer_is_protected_errors_too(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Strict-Transport-Security" not in answer.headers
    for source in ("unsafe-inline", "unsafe-eval", "*", "http:", "https:"):
        assert source not in answer.headers["Content-Security-Policy"]


def test_static_files_are_protected_too(app: Flask) -> None:
    answer = app.test_client().get("/static/nothing.css")
    assert answer.status_code == 404
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_over_https_cookies_are_bound_to_this_name_and_plain_http_is_left_behind(tmp_path: Path) -> None:
    app = build(tmp_path, public_url="https://criteria.example.org", proxy_hops=1)
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-page"
    assert app.config["SIGN_IN_COOKIE"] == "__Host-signed-in"
    assert app.config["SESSION_COOKIE_SECURE"]
    behind = {"Host": "localhost", "X-Forwarded-Host": "criteria.example.org", "X-Forwarded-Proto": "https"}
    answer = app.test_client().get("/api/one", headers=behind)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("host", ["evil.example.org", "localhost.evil.example.org", "localhost@evil", ""])
def test_a_name_that_is_not_ours_is_not_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/api/one", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "text/plain"])
def test_more_than_a_mebibyte_is_not_read(client: FlaskClient, kind: str) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    how = {"content_type": kind, "headers": {"Accept": "application/json"}}
    most = client.post("/send", data=b"a=" + b"x" * (MOST_BYTES - 2), **how)
    more = client.post("/send", data=b"a=" + b"x" * (MOST_BYTES - 1), **how)
    assert (most.status_code, most.text) == (200, f"{MOST_BYTES} bytes")
    assert (more.status_code, more.json["code"]) == (413, "request_entity_too_large")


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/send", data={"a": "b"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (400, "csrf")


def spend(limit: str, amount: int) -> None:
    """Count so many requests more for everybody who has made one under this limit."""
    storage = limiter.storage
    assert isinstance(storage, MemoryStorage)
    for key in [key for key in storage.storage if f"/{limit.split()[0]}/" in key]:
        storage.incr(key, 60, amount)


def test_a_workshop_behind_one_address_opens_its_pages(client: FlaskClient) -> None:
    """Fifty people, signed in and at one address, look at two pages five times within a minute: so could 500."""
    for person in range(50):
        client.set_cookie("signed-in", f"cookie of {person}")
        for path in ("/api/one", "/api/other") * 5:
            answer = client.get(path, environ_base=VILLAGE)
            assert answer.status_code == 200
    assert answer.headers["X-RateLimit-Limit"] == str(AT_ONE_DOOR)
    assert answer.headers["X-RateLimit-Remaining"] == str(AT_ONE_DOOR - 5)
    spend(FOR_ONE_ADDRESS, 450 * 10)
    assert client.get("/api/one", environ_base=VILLAGE).status_code == 200


def test_one_device_that_hammers_at_one_door_waits_and_others_do_not(client: FlaskClient) -> None:
    client.set_cookie("signed-in", "hasty")
    client.get("/api/one", environ_base=VILLAGE)
    spend(FOR_ONE_DEVICE_AT_ONE_DOOR, AT_ONE_DOOR - 2)
    assert client.get("/api/one", environ_base=VILLAGE).status_code == 200
    refused = client.get("/api/one", environ_base=VILLAGE)
    assert (refused.status_code, refused.json["code"]) == (429, "too_many")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/api/other", environ_base=VILLAGE).status_code == 200
    client.set_cookie("signed-in", "patient")
    assert client.get("/api/one", environ_base=VILLAGE).status_code == 200


def test_cookies_made_up_at_random_do_not_outwit_the_limit_of_an_address(client: FlaskClient) -> None:
    client.get("/api/one", environ_base=VILLAGE)
    spend(FOR_ONE_ADDRESS, AT_ALL - 2)
    statuses = []
    for number in range(3):
        client.set_cookie("signed-in", f"made up {number}")
        statuses.append(client.get("/api/one", environ_base=VILLAGE).status_code)
    assert statuses == [200, 429, 429]
    assert client.get("/api/one", environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 200


def test_an_address_is_kept_only_under_a_seal(tmp_path: Path) -> None:
    def name(address: str, folder: str = "one", secret: str = "s" * 40) -> str:
        (tmp_path / folder).mkdir(exist_ok=True)
        with kernel(tmp_path / folder, secret_key=secret).test_request_context(environ_base={"REMOTE_ADDR": address}):
            return by_address()

    assert name("192.0.2.7") == name("192.0.2.7") != name("192.0.2.8")
    assert len(name("192.0.2.7")) == len("0" * 64)
    assert name("192.0.2.7") != name("192.0.2.7", secret="t" * 40)
    assert name("2001:db8::1") == name("2001:db8::ffff:1") != name("2001:db8:0:1::1")
    assert name("") != name("unknown")


@pytest.fixture
def _counted_in_memory_afterwards(tmp_path: Path) -> Iterator[None]:
    """All applications of a process share one limiter, which counts where the newest of them told it to."""
    yield
    build(tmp_path)


@pytest.mark.usefixtures("_counted_in_memory_afterwards")
def test_without_redis_nobody_is_refused(tmp_path: Path) -> None:
    client = kernel(tmp_path, redis_url="redis://127.0.0.1:1/0").test_client()
    client.application.add_url_rule("/api/one", "one", door(Act.READ)(lambda: "well"))
    for _request in range(3):
        assert client.get("/api/one").status_code == 200
