"""Me: preferences, password, address, what is kept, and closing the account."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from deliberation.database import fetch, transaction
from deliberation.locale import force_locale
from deliberation.people.actions.accounts import create_account
from deliberation.people.errors import NoWayBack
from deliberation.people.models import Member, SignIn, Token
from deliberation.people.passwords import is_password
from deliberation.people.queries import names
from deliberation.retries import Submission
from tests.communities.factories import belonging, community
from tests.conftest import Clock, written
from tests.people.factories import PASSWORD, member, signed_in, with_token
from tests.people.mailbox import last_link, letters_to

AMAL = "amal@example.org"
NEW_PASSWORD = "seven lamps in the window"


@pytest.fixture
def amal(app: Flask) -> int:
    with written() as session:
        return member(session, "Amal", email=AMAL, password=PASSWORD).id


@pytest.fixture
def at_home(client: FlaskClient, amal: int) -> FlaskClient:
    return signed_in(client, amal)


def account(member_id: int) -> Member:
    with transaction() as session:
        found = fetch(session, Member, member_id)
        session.expunge(found)
        return found


def test_preferences_are_kept(at_home: FlaskClient, amal: int) -> None:
    chosen = {
        "shown_name": "  أمل \u202e ",
        "languages": ["ar", "", "fr", "ar"],
        "interface_language": "ar",
        "time_zone": "Africa/Cairo",
        "theme": "dark",
        "saves_data": "yes",
    }
    assert at_home.post("/me", data=chosen).location == "/me"
    kept = account(amal)
    assert (kept.shown_name, kept.languages, kept.time_zone) == ("أمل", ["ar", "fr"], "Africa/Cairo")
    assert (kept.interface_language, kept.theme, kept.saves_data) == ("ar", "dark", True)
    page = at_home.get("/me").text
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in page
    assert at_home.get("/api/v1/me/preferences").json["languages"] == ["ar", "fr"]


def test_preferences_by_json(at_home: FlaskClient) -> None:
    answer = at_home.put("/api/v1/me/preferences", json={"shown_name": "Nur", "languages": ["sw"]})
    assert (answer.json["shown_name"], answer.json["languages"]) == ("Nur", ["sw"])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"shown_name": ""}, "shown_name"),
        ({"shown_name": "x" * 81}, "shown_name"),
        ({"languages": ["klingon!"]}, "languages.0"),
        ({"languages": ["en"] * 11}, "languages"),
        ({"interface_language": "sw"}, "interface_language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"theme": "plaid"}, "theme"),
        ({"is_steward": True}, "is_steward"),
        ({"shown_name": "bad \ufffd bytes"}, "shown_name"),
    ],
)
def test_bad_preferences_are_refused(at_home: FlaskClient, amal: int, fields: dict, wrong: str) -> None:
    answer = at_home.put("/api/v1/me/preferences", json={"shown_name": "Amal", **fields})
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json["fields"]] == [wrong]
    page = at_home.post("/me", data={"shown_name": "Still here", **fields})
    assert page.status_code == 422
    assert account(amal).shown_name == "Amal"


def test_what_was_typed_stays(at_home: FlaskClient) -> None:
    page = at_home.post("/me", data={"shown_name": "Typed with care", "time_zone": "Mars"}).text
    assert "Typed with care" in page
    assert "data-error-summary" in page


def test_weighty_pages_ask_first_who_it_is(at_home: FlaskClient, amal: int, clock: Clock) -> None:
    assert at_home.get("/me/password").status_code == 200
    clock.forward(minutes=11)
    assert at_home.get("/me/password").location == "/confirm?next=/me/password"
    assert at_home.post("/me/close").status_code == 403
    assert at_home.get("/api/v1/me/export").json["code"] == "confirmation_needed"
    assert at_home.post("/confirm", data={"password": "wrong one here"}).status_code == 422
    answer = at_home.post("/confirm", data={"password": PASSWORD, "next": "/me/password"})
    assert answer.location == "/me/password"
    assert at_home.get("/me/password").status_code == 200


def test_whoever_has_no_password_confirms_by_a_link(client: FlaskClient, app: Flask, clock: Clock) -> None:
    with written() as session:
        huda = member(session, "Huda", email="huda@example.org").id
    signed_in(client, huda)
    clock.forward(minutes=11)
    assert "huda@example.org" in client.get("/confirm?next=/me/close").text
    client.post("/confirm/link", data={"next": "/me/close"})
    link = last_link(app, "huda@example.org")
    with written() as session:
        stranger = member(session).id
    assert signed_in(app.test_client(), stranger).post(link).status_code == 410
    assert client.get(link).status_code == 200
    assert client.get("/me/close").status_code == 302
    assert client.post(link).location == "/me/close"
    assert client.get("/me/close").status_code == 200
    assert client.post(link).status_code == 410


def test_confirming_by_json(at_home: FlaskClient, app: Flask, clock: Clock) -> None:
    clock.forward(minutes=11)
    assert at_home.delete("/api/v1/me").json["code"] == "confirmation_needed"
    assert at_home.post("/api/v1/me/confirmation", json={"password": PASSWORD}).status_code == 204
    clock.forward(minutes=11)
    assert at_home.post("/api/v1/me/confirmation/link", json={}).status_code == 204
    secret = last_link(app, AMAL).rsplit("/", 1)[1]
    assert at_home.post("/api/v1/me/confirmation/link/use", json={"token": secret}).status_code == 204
    assert at_home.get("/api/v1/me/export").status_code == 200


def test_a_new_password_ends_all_other_sessions(app: Flask, at_home: FlaskClient, amal: int) -> None:
    elsewhere = signed_in(app.test_client(), amal)
    before = at_home.get_cookie("signed-in").value
    assert at_home.post("/me/password", data={"password": NEW_PASSWORD}).location == "/me"
    assert at_home.get_cookie("signed-in").value != before
    assert at_home.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302
    assert is_password(NEW_PASSWORD, account(amal).password_hash)
    stolen = app.test_client()
    stolen.set_cookie("signed-in", before)
    assert stolen.get("/me").status_code == 302


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused_and_not_shown(at_home: FlaskClient, amal: int, password: str) -> None:
    page = at_home.post("/me/password", data={"password": password})
    assert page.status_code == 422
    assert 'name="password" type="password" value=""' in page.text
    assert at_home.put("/api/v1/me/password", json={"password": password}).status_code == 422
    assert is_password(PASSWORD, account(amal).password_hash)


def test_an_address_changes_only_by_the_link_in_its_letter(at_home: FlaskClient, amal: int, app: Flask) -> None:
    assert at_home.post("/me/address", data={"email": "New@Example.org"}).location == "/sign-in/sent"
    assert account(amal).email == AMAL
    link = last_link(app, "new@example.org")
    assert at_home.get(link).status_code == 200
    assert account(amal).email == AMAL
    assert at_home.post(link).location == "/me"
    assert account(amal).email == "new@example.org"
    assert at_home.post(link).status_code == 410


def test_an_address_that_another_has_gets_the_same_answer_and_no_link(
    at_home: FlaskClient, amal: int, app: Flask
) -> None:
    with written() as session:
        member(session, email="taken@example.org")
    free = at_home.post("/me/address", data={"email": "free@example.org"})
    taken = at_home.post("/me/address", data={"email": "taken@example.org"})
    assert (free.data, free.location) == (taken.data, taken.location)
    assert "http" not in str(letters_to(app, "taken@example.org")[0].get_content())


def test_one_may_keep_no_address(at_home: FlaskClient, amal: int) -> None:
    assert at_home.post("/me/address", data={"email": ""}).location == "/me"
    kept = account(amal)
    assert kept.email is None
    assert kept.sign_in_name.startswith("thread-")
    assert kept.sign_in_name in at_home.get("/me").text


def test_but_not_without_a_password_either(client: FlaskClient) -> None:
    with written() as session:
        huda = member(session, "Huda", email="huda@example.org").id
    page = signed_in(client, huda).post("/me/address", data={"email": ""})
    assert page.status_code == 409
    assert account(huda).email == "huda@example.org"


@pytest.mark.parametrize("email", ["nonsense", "a@b", "a b@example.org", "x" * 260 + "@example.org"])
def test_a_bad_address_is_refused(at_home: FlaskClient, email: str) -> None:
    assert at_home.post("/me/address", data={"email": email}).status_code == 422


def test_everything_that_is_kept_can_be_downloaded(at_home: FlaskClient, amal: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), community(session, "Weavers"))
    answer = at_home.get("/me/export.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.data)
    assert kept["account"]["email"] == AMAL
    assert kept["memberships"][0]["community"] == "Weavers"
    assert PASSWORD not in answer.text
    assert "argon2" not in answer.text


def test_closing_the_account_leaves_only_a_number(at_home: FlaskClient, amal: int, app: Flask) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), community(session), "facilitator")
    at_home.post("/sign-in/link", data={"email": AMAL})
    assert at_home.get("/me/close").status_code == 200
    assert at_home.post("/me/close").location == "/sign-in"
    assert at_home.get("/me").status_code == 302
    kept = account(amal)
    assert (kept.email, kept.password_hash, kept.sign_in_name) == (None, None, None)
    with written() as session:
        for kind in (SignIn, Token, Submission):
            assert session.scalars(select(kind)).all() == []
        with force_locale("en"):
            assert names(session, [amal]) == {amal: "A former member"}
        for table in ("members", "memberships", "entries", "submissions", "letters"):
            rows = str(session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608
            assert "Amal" not in rows
            assert AMAL not in rows
    assert with_token(at_home).post("/sign-in", data={"identifier": AMAL, "password": PASSWORD}).status_code == 422


def test_closing_by_json(at_home: FlaskClient, amal: int) -> None:
    assert at_home.delete("/api/v1/me", json={}).status_code == 200
    assert account(amal).erased_at is not None
    assert at_home.get("/api/v1/me").json["member"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/me"),
        ("post", "/me/password"),
        ("post", "/me/address"),
        ("post", "/me/close"),
        ("post", "/me/sign-ins/1/end"),
        ("post", "/me/sign-ins/end-others"),
        ("post", "/confirm"),
        ("post", "/confirm/link"),
        ("get", "/api/v1/me/preferences"),
        ("put", "/api/v1/me/password"),
        ("get", "/api/v1/me/export"),
        ("delete", "/api/v1/me"),
    ],
)
def test_none_of_it_without_signing_in(client: FlaskClient, method: str, path: str) -> None:
    fields = {"/me": {"shown_name": "x"}, "/confirm": {"password": PASSWORD}}.get(path, {})
    answer = getattr(with_token(client), method)(path, data=fields)
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/me", "/me/sign-ins", "/me/password", "/me/address", "/me/close", "/confirm"])
def test_opening_a_page_changes_nothing(at_home: FlaskClient, amal: int, path: str) -> None:
    def everything() -> str:
        with transaction() as session:
            return str([session.execute(text(f"SELECT * FROM {t}")).all() for t in ("members", "sign_ins", "tokens")])  # noqa: S608

    before = everything()
    assert at_home.get(path).status_code == 200
    assert everything() == before


def test_password_and_address_by_json(at_home: FlaskClient, app: Flask, amal: int) -> None:
    elsewhere = signed_in(app.test_client(), amal)
    assert at_home.put("/api/v1/me/password", json={"password": NEW_PASSWORD}).status_code == 200
    assert elsewhere.get("/api/v1/me").json["member"] is None
    assert is_password(NEW_PASSWORD, account(amal).password_hash)
    assert at_home.put("/api/v1/me/address", json={"email": "new@example.org"}).status_code == 204
    secret = last_link(app, "new@example.org").rsplit("/", 1)[1]
    assert at_home.post("/api/v1/me/address/link/use", json={"token": secret}).json == {"email": "new@example.org"}
    assert at_home.put("/api/v1/me/address", json={"email": None}).status_code == 204
    assert account(amal).email is None


def test_sessions_end_by_json(at_home: FlaskClient, app: Flask, amal: int) -> None:
    one, other = (signed_in(app.test_client(), amal) for _ in range(2))
    first = next(each for each in one.get("/api/v1/me/sign-ins").json["sign_ins"] if each["is_this_one"])["id"]
    assert at_home.delete(f"/api/v1/me/sign-ins/{first}").status_code == 204
    assert one.get("/me").status_code == 302
    assert at_home.delete("/api/v1/me/sign-ins").status_code == 204
    assert other.get("/me").status_code == 302
    assert at_home.get("/me").status_code == 200


def test_signing_in_and_out_by_json(client: FlaskClient, amal: int) -> None:
    fields = {"identifier": AMAL, "password": PASSWORD, "shared_phone": True}
    assert with_token(client).post("/api/v1/sign-in", json=fields).json == {"member_id": amal}
    assert with_token(client).get("/api/v1/me/sign-ins").json["sign_ins"][0]["is_shared_phone"]
    assert client.post("/api/v1/sign-out", json={}).json == {"member": None}
    assert client.get("/api/v1/me/sign-ins").status_code == 401


def test_an_address_taken_meanwhile_is_a_conflict(at_home: FlaskClient, amal: int, app: Flask) -> None:
    at_home.post("/me/address", data={"email": "wanted@example.org"})
    with written() as session:
        member(session, email="wanted@example.org")
    assert at_home.post(last_link(app, "wanted@example.org")).status_code == 409
    assert account(amal).email == AMAL


def test_nobody_has_an_account_without_a_way_back(app: Flask, clock: Clock) -> None:
    with written() as session, pytest.raises(NoWayBack):
        create_account(session, "Nobody", clock())
