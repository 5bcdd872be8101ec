"""Signing in by password and by a mailed link, and out again."""

from threading import Barrier, Thread
from time import thread_time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.database import Base, fetch, transaction
from deliberation.people.actions.tokens import issue_token
from deliberation.people.models import Member, Purpose, SignIn, Token
from deliberation.people.secrets import hash_of
from tests.conftest import Clock, written
from tests.people.factories import PASSWORD, member, signed_in, with_token
from tests.people.mailbox import body_of, last_link, letters_to

AMAL = "amal@example.org"


@pytest.fixture
def amal(app: Flask) -> int:
    with written() as session:
        return member(session, "Amal", email=AMAL, password=PASSWORD, interface_language="en").id


def sign_in(client: FlaskClient, **fields: str):
    return with_token(client).post("/sign-in", data={"identifier": AMAL, "password": PASSWORD, **fields})


def who(client: FlaskClient) -> int | None:
    found = client.get("/api/v1/me").json["member"]
    return found and found["id"]


def count(kind: type[Base]) -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize("identifier", [AMAL, "AMAL@Example.org", "  amal@example.org "])
def test_the_password_lets_in(client: FlaskClient, amal: int, identifier: str) -> None:
    answer = sign_in(client, identifier=identifier)
    assert (answer.status_code, answer.location, who(client)) == (302, "/today", amal)


def test_a_sign_in_name_lets_in_whoever_has_no_address(client: FlaskClient) -> None:
    with written() as session:
        sana = member(session, email=None, sign_in_name="thread-abcdefgh", password=PASSWORD).id
    sign_in(client, identifier="Thread-abcdefgh")
    assert who(client) == sana


def test_the_cookie_is_random_hashed_and_out_of_reach_of_scripts(client: FlaskClient, amal: int, app: Flask) -> None:
    cookie = next(c for c in sign_in(client).headers.getlist("Set-Cookie") if c.startswith("signed-in="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = cookie.split("=")[1].split(";")[0]
    assert len(token) >= 43
    with written() as session:
        assert session.scalars(select(SignIn.token_hash)).one() == hash_of(token)


def test_wrong_password_and_unknown_address_get_the_same_answer(client: FlaskClient, amal: int) -> None:
    wrong = with_token(client).post("/api/v1/sign-in", json={"identifier": AMAL, "password": "not this one"})
    unknown = client.post("/api/v1/sign-in", json={"identifier": "nobody@example.org", "password": "not this one"})
    assert (wrong.status_code, wrong.json) == (unknown.status_code, unknown.json)
    assert wrong.json["fields"][0]["code"] == "not_recognised"
    assert count(SignIn) == 0


def test_an_unknown_address_takes_as_long(client: FlaskClient, amal: int) -> None:
    def seconds(identifier: str) -> float:
        # Of this thread's own work, so that a busy machine does not decide.
        begun = thread_time()
        client.post("/api/v1/sign-in", json={"identifier": identifier, "password": "not this one"})
        return thread_time() - begun

    with_token(client)
    pairs = [(seconds(AMAL), seconds("nobody@example.org")) for _ in range(5)]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_a_member_without_password_cannot_be_guessed(client: FlaskClient) -> None:
    with written() as session:
        member(session, email="link-only@example.org")
    assert sign_in(client, identifier="link-only@example.org").status_code == 422


def test_what_was_typed_stays_but_never_the_password(client: FlaskClient, amal: int) -> None:
    page = sign_in(client, password="a wrong one", next="/rounds/3").text
    assert f'value="{AMAL}"' in page
    assert 'value="/rounds/3"' in page
    assert "a wrong one" not in page


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"identifier": ""}, "identifier"),
        ({"password": ""}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"identifier": "x" * 300}, "identifier"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_bad_input_is_refused_field_by_field(client: FlaskClient, amal: int, fields: dict, wrong: str) -> None:
    fields = {"identifier": AMAL, "password": PASSWORD, **fields}
    answer = with_token(client).post("/api/v1/sign-in", json={k: v for k, v in fields.items() if v != ""})
    assert answer.status_code == 422
    assert wrong in [field["field"] for field in answer.json["fields"]]


@pytest.mark.parametrize("wish", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a b"])
def test_one_comes_back_only_to_our_own_pages(client: FlaskClient, amal: int, wish: str) -> None:
    assert sign_in(client, next=wish).location == "/today"


def test_one_comes_back_to_where_one_was(client: FlaskClient, amal: int) -> None:
    assert sign_in(client, next="/proposals/12?hl=ar#post-345").location == "/proposals/12?hl=ar#post-345"


def test_signing_in_rotates_the_session_and_ends_the_one_before(client: FlaskClient, amal: int) -> None:
    sign_in(client)
    before = client.get_cookie("signed-in").value
    sign_in(client)
    assert client.get_cookie("signed-in").value != before
    assert count(SignIn) == 1
    client.set_cookie("signed-in", before)
    assert who(client) is None


def test_a_form_from_before_signing_in_no_longer_counts(client: FlaskClient, amal: int) -> None:
    sign_in(client)
    assert client.post("/api/v1/sign-out", json={}).json["code"] == "csrf"


def test_signing_out_ends_the_session_and_takes_the_cookie(client: FlaskClient, amal: int) -> None:
    signed_in(client, amal)
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (count(SignIn), who(client)) == (0, None)
    assert with_token(client).post("/sign-out").status_code == 302


def test_a_suspended_member_is_told_so_only_with_the_password(client: FlaskClient, amal: int, clock: Clock) -> None:
    with written() as session:
        fetch(session, Member, amal).suspended_at = clock()
    assert sign_in(client).status_code == 403
    assert sign_in(client, password="not this one").status_code == 422


def test_a_mailed_link_signs_in_once(client: FlaskClient, amal: int, app: Flask) -> None:
    answer = with_token(client).post("/sign-in/link", data={"email": AMAL, "next": "/proposals/7"})
    assert answer.location == "/sign-in/sent"
    link = last_link(app, AMAL)
    assert "Amal" in client.get(link).text
    assert who(client) is None
    arrived = client.post(link)
    assert (arrived.location, who(client)) == ("/proposals/7", amal)
    assert with_token(client).post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_scanners_of_mail_may_open_a_link_as_often_as_they_like(client: FlaskClient, amal: int, app: Flask) -> None:
    with_token(client).post("/sign-in/link", data={"email": AMAL})
    for _ in range(3):
        assert client.get(last_link(app, AMAL)).status_code == 200
    assert count(Token) == 1


def test_a_link_is_too_old_after_half_an_hour(client: FlaskClient, amal: int, app: Flask, clock: Clock) -> None:
    with_token(client).post("/sign-in/link", data={"email": AMAL})
    clock.forward(minutes=30)
    assert client.post(last_link(app, AMAL)).status_code == 410


def test_a_link_of_another_purpose_does_not_sign_in(client: FlaskClient, amal: int, clock: Clock) -> None:
    with written() as session:
        token = issue_token(session, Purpose.CONFIRM_PRESENCE, clock(), amal)
    assert with_token(client).post(f"/sign-in/{token}").status_code == 410
    assert client.post("/api/v1/sign-in/link/use", json={"token": token}).json["code"] == "link_over"
    assert count(Token) == 1


def test_asking_for_a_link_says_the_same_for_every_address(client: FlaskClient, amal: int, app: Flask) -> None:
    pages = [with_token(client).post("/sign-in/link", data={"email": to}) for to in (AMAL, "nobody@example.org")]
    assert pages[0].data == pages[1].data
    assert pages[0].location == pages[1].location
    assert "/join" in body_of(letters_to(app, "nobody@example.org")[0])
    assert count(Token) == 1


def test_a_letter_speaks_its_readers_language(client: FlaskClient, app: Flask) -> None:
    with written() as session:
        member(session, email="huda@example.org", interface_language="ar")
    with_token(client).post("/sign-in/link?hl=en", data={"email": "huda@example.org"})
    assert letters_to(app, "huda@example.org")[0]["Content-Language"] == "ar"


def test_a_link_used_by_two_at_once_signs_in_one(app: Flask, amal: int, clock: Clock) -> None:
    with written() as session:
        token = issue_token(session, Purpose.SIGN_IN, clock(), amal)
    start, answers = Barrier(2), []

    def use() -> None:
        with app.app_context():
            client = with_token(app.test_client())
            start.wait()
            answers.append(client.post(f"/sign-in/{token}").status_code)

    threads = [Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 410]
    assert count(SignIn) == 1


@pytest.mark.parametrize("path", ["/sign-in", "/join", "/sign-in/sent", "/api/v1/me"])
def test_opening_a_page_changes_nothing(client: FlaskClient, amal: int, path: str) -> None:
    assert client.get(path).status_code == 200
    assert (count(SignIn), count(Token)) == (0, 0)


def test_the_other_way_to_ask_is_json(client: FlaskClient, amal: int, app: Flask) -> None:
    token = client.get("/api/v1/me").json["csrf_token"]
    headers = {"X-CSRFToken": token}
    assert client.post("/api/v1/sign-in/link", json={"email": AMAL, "next": "/x"}, headers=headers).status_code == 204
    secret = last_link(app, AMAL).rsplit("/", 1)[1]
    answer = client.post("/api/v1/sign-in/link/use", json={"token": secret}, headers=headers)
    assert answer.json == {"member_id": amal, "next": "/x"}
    assert who(client) == amal


def test_a_request_without_the_forms_token_is_refused(client: FlaskClient, amal: int) -> None:
    answer = client.post("/api/v1/sign-in", json={"identifier": AMAL, "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (400, "csrf")
