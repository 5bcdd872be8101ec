"""Sessions: listed and ended by their owner, ended by suspension and idleness, renewed when rights change."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.database import fetch
from deliberation.people.actions.sign_ins import rights_changed
from deliberation.people.models import Member
from tests.conftest import Clock, written
from tests.people.factories import PASSWORD, member, signed_in, steward, with_token


@pytest.fixture
def amal(app: Flask) -> int:
    with written() as session:
        return member(session, "Amal", email="amal@example.org", password=PASSWORD).id


def who(client: FlaskClient) -> int | None:
    found = client.get("/api/v1/me").json["member"]
    return found and found["id"]


def on_shared_phone(client: FlaskClient) -> FlaskClient:
    fields = {"identifier": "amal@example.org", "password": PASSWORD, "shared_phone": "yes"}
    answer = with_token(client).post("/sign-in", data=fields)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("signed-in="))
    assert "Max-Age" not in cookie
    return with_token(client)


def test_a_member_sees_and_ends_a_session(app: Flask, amal: int) -> None:
    here, there = signed_in(app.test_client(), amal), signed_in(app.test_client(), amal)
    found = here.get("/api/v1/me/sign-ins").json["sign_ins"]
    assert sorted(each["is_this_one"] for each in found) == [False, True]
    other = next(each["id"] for each in found if not each["is_this_one"])
    assert here.post(f"/me/sign-ins/{other}/end").status_code == 302
    assert (who(here), who(there)) == (amal, None)
    assert here.post(f"/me/sign-ins/{other}/end").status_code == 404


def test_all_other_sessions_end_together(app: Flask, amal: int) -> None:
    here, *others = (signed_in(app.test_client(), amal) for _ in range(3))
    assert here.post("/me/sign-ins/end-others").status_code == 302
    assert [who(client) for client in (here, *others)] == [amal, None, None]


def test_somebody_elses_session_is_not_there(app: Flask, amal: int) -> None:
    signed_in(app.test_client(), amal)
    with written() as session:
        stranger = member(session).id
    client = signed_in(app.test_client(), stranger)
    theirs = signed_in(app.test_client(), amal).get("/api/v1/me/sign-ins").json["sign_ins"][0]["id"]
    assert client.delete(f"/api/v1/me/sign-ins/{theirs}").status_code == 404
    assert client.post(f"/me/sign-ins/{theirs}/end").status_code == 404
    assert client.delete("/api/v1/me/sign-ins/999999").status_code == 404


def test_a_session_lasts_while_it_is_used(client: FlaskClient, amal: int, clock: Clock) -> None:
    signed_in(client, amal)
    for _ in range(5):
        clock.forward(days=20)
        assert who(client) == amal
    clock.forward(days=31)
    assert who(client) is None


def test_a_shared_phone_signs_out_when_the_page_is_left(client: FlaskClient, amal: int, clock: Clock) -> None:
    on_shared_phone(client)
    assert "data-shared-phone" in client.get("/me").text
    for _ in range(6):
        clock.forward(minutes=14)
        assert who(client) == amal
    clock.forward(minutes=15)
    assert who(client) is None


def test_a_shared_phone_signs_out_after_two_hours_whatever_happens(
    client: FlaskClient, amal: int, clock: Clock
) -> None:
    on_shared_phone(client)
    for _ in range(12):
        clock.forward(minutes=9)
        assert who(client) == amal
    clock.forward(minutes=12)
    assert who(client) is None


@pytest.mark.parametrize("moment", ["suspended_at", "erased_at"])
def test_whoever_may_not_sign_in_is_signed_out(client: FlaskClient, amal: int, clock: Clock, moment: str) -> None:
    signed_in(client, amal)
    with written() as session:
        setattr(fetch(session, Member, amal), moment, clock())
    assert who(client) is None
    assert client.get("/me").location.startswith("/sign-in?next=/me")


def test_a_steward_suspends_and_restores(app: Flask, amal: int) -> None:
    with written() as session:
        boss = steward(session).id
    theirs, office = signed_in(app.test_client(), amal), signed_in(app.test_client(), boss)
    assert "Amal" in office.get("/people").text
    assert office.post(f"/people/{amal}/suspend").status_code == 302
    assert who(theirs) is None
    assert office.get("/api/v1/people").json["people"][0]["is_suspended"]
    assert office.delete(f"/api/v1/people/{amal}/suspension").status_code == 204
    assert who(signed_in(theirs, amal)) == amal
    assert office.post(f"/people/{boss}/suspend").status_code == 422
    assert office.post("/people/999999/suspend").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/people"),
        ("post", "/people/{id}/suspend"),
        ("post", "/people/{id}/restore"),
        ("get", "/api/v1/people"),
        ("put", "/api/v1/people/{id}/suspension"),
        ("delete", "/api/v1/people/{id}/suspension"),
    ],
)
def test_only_stewards_see_accounts(client: FlaskClient, amal: int, method: str, path: str) -> None:
    signed_in(client, amal)
    assert getattr(client, method)(path.format(id=amal)).status_code == 403
    assert who(client) == amal


def test_the_cookie_changes_when_a_right_does(client: FlaskClient, amal: int, clock: Clock) -> None:
    signed_in(client, amal)
    before = client.get_cookie("signed-in").value
    with written() as session:
        rights_changed(session, amal, clock.forward(seconds=1))
    clock.forward(seconds=1)
    assert who(client) == amal
    assert client.get_cookie("signed-in").value != before
    assert who(client) == amal


def test_a_request_under_way_still_counts_and_changes_the_cookie_no_more(
    app: Flask, client: FlaskClient, amal: int, clock: Clock
) -> None:
    signed_in(client, amal)
    late = app.test_client()
    late.set_cookie("signed-in", client.get_cookie("signed-in").value)
    with written() as session:
        rights_changed(session, amal, clock.forward(seconds=1))
    clock.forward(seconds=1)
    assert (who(client), who(late), who(client)) == (amal, amal, amal)
    clock.time += timedelta(minutes=1)
    assert (who(client), who(late)) == (amal, None)


def test_pages_of_a_member_stay_in_no_cache(client: FlaskClient, amal: int) -> None:
    assert signed_in(client, amal).get("/me").headers["Cache-Control"] == "no-store"


def test_a_made_up_cookie_opens_nothing(client: FlaskClient, amal: int) -> None:
    client.set_cookie("signed-in", "x" * 43)
    assert who(client) is None
    assert client.get("/api/v1/me/sign-ins").status_code == 401


@pytest.mark.parametrize("path", ["/me", "/me/sign-ins", "/me/password", "/me/address", "/me/close", "/people"])
def test_whoever_is_not_signed_in_does_so_first_and_comes_back(client: FlaskClient, path: str) -> None:
    assert client.get(path).location == f"/sign-in?next={path}"


def test_a_steward_restores_by_the_page(app: Flask, amal: int) -> None:
    with written() as session:
        boss = steward(session).id
    office = signed_in(app.test_client(), boss)
    assert office.put(f"/api/v1/people/{amal}/suspension").status_code == 204
    assert office.post(f"/people/{amal}/restore").location == "/people"
    assert who(signed_in(app.test_client(), amal)) == amal
