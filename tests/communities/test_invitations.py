"""Links: who may make them, how often and how long they work, and how newcomers arrive by them."""

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.communities.models import Community, Invitation, Membership, RoleGrant
from deliberation.database import fetch
from deliberation.people.models import Member, SignIn, Token
from tests.communities.factories import belonging, community
from tests.conftest import Clock, written
from tests.people.factories import PASSWORD, member, signed_in, with_token
from tests.people.mailbox import body_of, last_link, letters_to

SITE = "http://localhost:5000"


@pytest.fixture
def place(app: Flask) -> int:
    with written() as session:
        return community(session, "Weavers", joining="invitation").id


@pytest.fixture
def faith(place: int) -> int:
    with written() as session:
        found = member(session, "Faith")
        belonging(session, found, fetch(session, Community, place), "member", "facilitator")
        return found.id


@pytest.fixture
def desk(app: Flask, faith: int) -> FlaskClient:
    return signed_in(app.test_client(), faith)


@pytest.fixture
def amal(app: Flask) -> int:
    with written() as session:
        return member(session, "Amal").id


def made(desk: FlaskClient, place: int, **fields: Any) -> str:
    """The path of a new link."""
    answer = desk.post(f"/api/v1/communities/{place}/invitations", json=fields)
    return answer.json["link"].removeprefix(SITE)


def roles(place: int, who: int) -> list[str]:
    with written() as session:
        query = select(RoleGrant.role).join(Membership)
        query = query.where(Membership.community_id == place, Membership.member_id == who)
        return sorted(session.scalars(query))


def uses_left() -> int:
    with written() as session:
        return session.scalars(select(Invitation.uses_left)).one()


def count(kind: type) -> int:
    with written() as session:
        return session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("member", ["member"]),
        ("observer", ["observer"]),
        ("translator", ["member", "translator"]),
        ("facilitator", ["facilitator", "member"]),
    ],
)
def test_a_link_gives_its_role_once(
    app: Flask, desk: FlaskClient, place: int, amal: int, role: str, given: list[str]
) -> None:
    link, client = made(desk, place, role=role), signed_in(app.test_client(), amal)
    assert "Weavers" in client.get(link).text
    assert roles(place, amal) == []
    assert client.post(link).location == f"/communities/{place}"
    assert roles(place, amal) == given
    with written() as session:
        other = member(session).id
    assert signed_in(app.test_client(), other).post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_whoever_is_it_already_uses_nothing_up(app: Flask, desk: FlaskClient, place: int, faith: int) -> None:
    link = made(desk, place, role="facilitator")
    assert desk.post(link).status_code == 302
    assert uses_left() == 1


def test_a_member_takes_up_another_role(app: Flask, desk: FlaskClient, place: int, amal: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place))
    signed_in(app.test_client(), amal).post(made(desk, place, role="facilitator"))
    assert roles(place, amal) == ["facilitator", "member"]


def test_the_page_shows_the_link_once_and_the_database_keeps_its_hash(desk: FlaskClient, place: int) -> None:
    path = f"/communities/{place}/invitations"
    page = desk.post(path, data={"role": "member", "uses": "3", "days": "7"})
    assert page.status_code == 201
    assert f"{SITE}/invitations/" in page.text
    assert f"{SITE}/invitations/" not in desk.get(path).text


def test_a_form_sent_twice_makes_one_invitation_whose_second_link_works(
    app: Flask, desk: FlaskClient, place: int, amal: int
) -> None:
    first, second = (made(desk, place, client_id="the-same-form") for _ in range(2))
    assert count(Invitation) == 1
    client = signed_in(app.test_client(), amal)
    assert client.get(first).status_code == 410
    assert client.post(second).status_code == 302


@pytest.mark.parametrize(
    "fields", [{"uses": "0"}, {"uses": "501"}, {"days": "91"}, {"days": "x"}, {"role": "king"}, {"community_id": "1"}]
)
def test_bad_invitations_are_refused(desk: FlaskClient, place: int, fields: dict[str, str]) -> None:
    assert desk.post(f"/communities/{place}/invitations", data=fields).status_code == 422
    assert count(Invitation) == 0


def test_a_link_ends_on_its_day(app: Flask, desk: FlaskClient, place: int, amal: int, clock: Clock) -> None:
    link = made(desk, place, days=3)
    clock.forward(days=3)
    assert signed_in(app.test_client(), amal).post(link).status_code == 410


def test_a_withdrawn_link_lets_nobody_in(app: Flask, desk: FlaskClient, place: int, amal: int) -> None:
    answer = desk.post(f"/api/v1/communities/{place}/invitations", json={}).json
    assert desk.delete(f"/api/v1/invitations/{answer['id']}").status_code == 204
    assert desk.post(f"/communities/{place}/invitations/{answer['id']}/withdraw").status_code == 302
    assert signed_in(app.test_client(), amal).post(answer["link"].removeprefix(SITE)).status_code == 410
    assert desk.get(f"/api/v1/communities/{place}/invitations").json["invitations"] == []


def test_a_renewed_link_takes_the_place_of_the_one_before(desk: FlaskClient, place: int) -> None:
    answer = desk.post(f"/api/v1/communities/{place}/invitations", json={}).json
    again = desk.post(f"/communities/{place}/invitations/{answer['id']}/renew")
    assert again.status_code == 201
    assert answer["link"] not in again.text
    other = desk.post(f"/api/v1/invitations/{answer['id']}/link", json={}).json["link"]
    assert desk.get(answer["link"].removeprefix(SITE)).status_code == 410
    assert desk.get(other.removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize("end", ["revoked", "suspended"])
def test_the_makers_right_is_looked_at_when_the_link_is_used(
    app: Flask, desk: FlaskClient, place: int, faith: int, amal: int, clock: Clock, end: str
) -> None:
    link = made(desk, place, uses=5)
    if end == "revoked":
        assert desk.post(f"/communities/{place}/members/{faith}/roles/facilitator/revoke").status_code == 302
    else:
        with written() as session:
            fetch(session, Member, faith).suspended_at = clock()
    assert signed_in(app.test_client(), amal).post(link).status_code == 410
    assert roles(place, amal) == []


def test_invitations_of_others_are_not_there(app: Flask, desk: FlaskClient, place: int, amal: int) -> None:
    invitation = desk.post(f"/api/v1/communities/{place}/invitations", json={}).json["id"]
    with written() as session:
        belonging(session, fetch(session, Member, amal), community(session), "facilitator")
    client = signed_in(app.test_client(), amal)
    for number in (invitation, 999999):
        assert client.delete(f"/api/v1/invitations/{number}").status_code == 404
        assert client.post(f"/api/v1/invitations/{number}/link", json={}).status_code == 404
        assert client.post(f"/communities/{place}/invitations/{number}/withdraw").status_code == 404


def test_somebody_unknown_must_sign_in_to_accept_with_an_account(app: Flask, desk: FlaskClient, place: int) -> None:
    link = made(desk, place)
    client = with_token(app.test_client())
    assert client.post(link).status_code == 401
    assert uses_left() == 1


def test_a_link_for_two_lets_in_two_of_four_who_come_at_once(app: Flask, desk: FlaskClient, place: int) -> None:
    link = made(desk, place, uses=2)
    with written() as session:
        people = [member(session).id for _ in range(4)]
    clients = [signed_in(app.test_client(), who) for who in people]
    start, answers = Barrier(4), []

    def accept(client: FlaskClient) -> None:
        with app.app_context():
            start.wait()
            answers.append(client.post(link).status_code)

    threads = [Thread(target=accept, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 302, 410, 410]
    assert uses_left() == 0
    assert sum(roles(place, who) == ["member"] for who in people) == 2


NEWCOMER = {"shown_name": "Zainab", "password": PASSWORD}


def test_somebody_without_address_joins_with_a_password_and_can_come_back(
    app: Flask, desk: FlaskClient, place: int
) -> None:
    link, client = made(desk, place), with_token(app.test_client())
    answer = client.post(f"{link}/newcomers", data={**NEWCOMER, "next": "/proposals/7", "shared_phone": "yes"})
    assert answer.location == "/join/welcome?next=/proposals/7"
    page = client.get(answer.location).text
    with written() as session:
        zainab = session.scalars(select(Member).where(Member.shown_name == "Zainab")).one()
        name, number = zainab.sign_in_name, zainab.id
    assert name in page
    assert roles(place, number) == ["member"]
    elsewhere = with_token(app.test_client())
    elsewhere.post("/sign-in", data={"identifier": name, "password": PASSWORD})
    assert elsewhere.get("/api/v1/me").json["member"]["id"] == number


def test_a_double_tap_makes_one_account_and_signs_in_both_times(app: Flask, desk: FlaskClient, place: int) -> None:
    link = made(desk, place, uses=5)
    client = with_token(app.test_client())
    page_cookie = client.get_cookie("page").value
    fields = {**NEWCOMER, "client_id": "tapped-twice"}
    first = client.post(f"{link}/newcomers", data=fields)
    # The browser gave up the first answer: its cookies never arrived.
    client.delete_cookie("signed-in")
    client.set_cookie("page", page_cookie)
    second = client.post(f"{link}/newcomers", data=fields)
    assert (first.location, second.location) == ("/join/welcome?next=/today",) * 2
    assert client.get("/api/v1/me").json["member"]["shown_name"] == "Zainab"
    assert (count(Member), uses_left()) == (2, 4)


def test_no_other_browser_can_repeat_it(app: Flask, desk: FlaskClient, place: int) -> None:
    link, fields = made(desk, place, uses=5), {**NEWCOMER, "client_id": "tapped-twice"}
    with_token(app.test_client()).post(f"{link}/newcomers", data=fields)
    thief = with_token(app.test_client())
    thief.post(f"{link}/newcomers", data={**fields, "shown_name": "Thief", "password": "another long one"})
    assert thief.get("/api/v1/me").json["member"]["shown_name"] == "Thief"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password": ""}, "password"),
        ({"password": "short"}, "password"),
        ({"shown_name": ""}, "shown_name"),
        ({"shown_name": " \u200f\u202e "}, "shown_name"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_bad_newcomers_are_refused_and_what_they_typed_stays(
    app: Flask, desk: FlaskClient, place: int, fields: dict[str, str], wrong: str
) -> None:
    link, client = made(desk, place), with_token(app.test_client())
    page = client.post(f"{link}/newcomers", data={**NEWCOMER, **fields})
    assert page.status_code == 422
    assert f'href="#f-{wrong}"' in page.text
    assert PASSWORD not in page.text
    assert (count(Member), uses_left()) == (1, 1)


def test_with_an_address_the_mailed_link_finishes(app: Flask, desk: FlaskClient, place: int) -> None:
    link, client = made(desk, place), with_token(app.test_client())
    fields = {"shown_name": "Zainab", "email": "Zainab@example.org", "next": "/proposals/7"}
    assert client.post(f"{link}/newcomers", data=fields).location == "/join/sent"
    assert (count(Member), uses_left()) == (1, 1)
    letter = last_link(app, "zainab@example.org")
    assert "Zainab" in client.get(letter).text
    assert count(Member) == 1
    assert client.post(letter).location == "/proposals/7"
    assert uses_left() == 0
    assert client.get("/api/v1/me").json["roles"] == [{"community_id": place, "role": "member"}]
    assert with_token(client).post(letter).status_code == 410


def test_by_json_too(app: Flask, desk: FlaskClient, place: int) -> None:
    token = made(desk, place, uses=3).rsplit("/", 1)[1]
    client = with_token(app.test_client())
    arrived = client.post("/api/v1/invitations/newcomers", json={**NEWCOMER, "token": token}).json
    assert arrived["sign_in_name"].startswith("thread-")
    with_token(client)
    assert client.post("/api/v1/invitations/acceptances", json={"token": token}).json["status"] == "admitted"
    assert client.post("/api/v1/invitations/acceptances", json={"token": "nonsense"}).status_code == 410
    assert uses_left() == 2


def test_a_shielded_community_says_first_what_others_can_learn(app: Flask, amal: int) -> None:
    with written() as session:
        hidden = community(session, "Quiet ones", visibility="shielded", joining="invitation")
        host = member(session)
        belonging(session, host, hidden, "facilitator")
        host_id, hidden_id = host.id, hidden.id
    link = made(signed_in(app.test_client(), host_id), hidden_id)
    page = app.test_client().get(link).text
    assert page.index("What others can learn about you") < page.index("newcomers")
    assert "data-leave" in page
    client = signed_in(app.test_client(), amal)
    assert client.post(link).status_code == 302
    assert "Quiet ones" in client.get(f"/communities/{hidden_id}").text


def joining(client: FlaskClient, place: int, email: str, **others: str) -> Any:
    fields = {"shown_name": "Zainab", "email": email, **others}
    return with_token(client).post(f"/communities/{place}/newcomers", data=fields)


@pytest.fixture
def open_place(app: Flask) -> int:
    with written() as session:
        return community(session, "Market").id


def test_three_steps_lead_back_to_where_one_was(client: FlaskClient, app: Flask, open_place: int) -> None:
    first = client.get("/join?next=/proposals/7").text
    assert "/join/community?hl=ar&amp;next=/proposals/7" in first
    second = client.get("/join/community?hl=en&next=/proposals/7").text
    assert f"/communities/{open_place}/join?next=/proposals/7" in second
    third = client.get(f"/communities/{open_place}/join?next=/proposals/7").text
    assert 'name="next" value="/proposals/7"' in third
    answer = joining(client, open_place, "zainab@example.org", next="/proposals/7", password=PASSWORD)
    assert answer.location == "/join/sent"
    assert client.post(last_link(app, "zainab@example.org")).location == "/proposals/7"
    assert client.get("/api/v1/me").json["roles"] == [{"community_id": open_place, "role": "member"}]


def test_joining_says_the_same_for_known_and_unknown_addresses(
    client: FlaskClient, app: Flask, open_place: int
) -> None:
    with written() as session:
        member(session, "Amal", email="amal@example.org")
    known, unknown = (joining(client, open_place, to) for to in ("amal@example.org", "zainab@example.org"))
    assert (known.status_code, known.data, known.location) == (unknown.status_code, unknown.data, unknown.location)
    assert "already have an account" in body_of(letters_to(app, "amal@example.org")[0])
    assert last_link(app, "amal@example.org").startswith("/sign-in/")


def test_a_join_form_sent_twice_sends_one_letter(client: FlaskClient, app: Flask, open_place: int) -> None:
    with_token(client)
    fields = {"shown_name": "Zainab", "email": "zainab@example.org", "client_id": "sent-twice"}
    for _ in range(2):
        assert client.post(f"/communities/{open_place}/newcomers", data=fields).location == "/join/sent"
    assert len(letters_to(app, "zainab@example.org")) == 1


def test_two_letters_both_used_make_one_account(client: FlaskClient, app: Flask, open_place: int) -> None:
    for _ in range(2):
        joining(client, open_place, "zainab@example.org")
    first, second = letters_to(app, "zainab@example.org")
    for letter in (first, second):
        path = body_of(letter).split(SITE)[1].split()[0]
        assert with_token(client).post(path).status_code == 302
    assert (count(Member), count(SignIn), count(Token)) == (1, 1, 0)


def test_joining_openly_needs_an_address(client: FlaskClient, open_place: int) -> None:
    page = joining(client, open_place, "", password=PASSWORD)
    assert page.status_code == 422
    assert 'value="Zainab"' in page.text


def test_where_one_joins_by_invitation_newcomers_need_a_link(client: FlaskClient, place: int) -> None:
    assert joining(client, place, "zainab@example.org").status_code == 403
    assert joining(client, 999999, "zainab@example.org").status_code == 404


def test_joining_by_json(client: FlaskClient, app: Flask, open_place: int) -> None:
    fields = {"shown_name": "Zainab", "email": "zainab@example.org"}
    with_token(client)
    assert client.post(f"/api/v1/communities/{open_place}/newcomers", json=fields).status_code == 202
    secret = last_link(app, "zainab@example.org").rsplit("/", 1)[1]
    assert client.post("/api/v1/join/finish", json={"token": secret}).status_code == 200
    assert client.get("/api/v1/me").json["member"]["shown_name"] == "Zainab"


def test_a_mailed_link_does_not_outlive_its_invitation(app: Flask, desk: FlaskClient, place: int) -> None:
    answer = desk.post(f"/api/v1/communities/{place}/invitations", json={}).json
    client = with_token(app.test_client())
    fields = {"shown_name": "Zainab", "email": "zainab@example.org", "token": answer["token"]}
    assert client.post("/api/v1/invitations/newcomers", json=fields).status_code == 202
    desk.delete(f"/api/v1/invitations/{answer['id']}")
    letter = last_link(app, "zainab@example.org")
    assert client.post(letter).status_code == 410
    assert (count(Member), count(Token)) == (1, 1)


@pytest.mark.parametrize("is_invited", [True, False], ids=["invited", "openly"])
def test_only_whoever_opens_the_letter_chooses_the_password(
    app: Flask, desk: FlaskClient, place: int, open_place: int, is_invited: bool
) -> None:
    door = f"{made(desk, place)}/newcomers" if is_invited else f"/communities/{open_place}/newcomers"
    fields = {"shown_name": "Zainab", "email": "zainab@example.org", "password": "known to a stranger"}
    assert with_token(app.test_client()).post(door, data=fields).location == "/join/sent"
    letter, owner = last_link(app, "zainab@example.org"), with_token(app.test_client())
    assert 'type="password"' in owner.get(letter).text
    assert owner.post(letter, data={"password": "short"}).status_code == 422
    assert owner.post(letter, data={"password": PASSWORD}).status_code == 302
    for password, status in (("known to a stranger", 422), (PASSWORD, 302)):
        attempt = {"identifier": "zainab@example.org", "password": password}
        assert with_token(app.test_client()).post("/sign-in", data=attempt).status_code == status


def test_a_letter_is_used_without_a_password_too(client: FlaskClient, app: Flask, open_place: int) -> None:
    joining(client, open_place, "zainab@example.org", password="known to a stranger")
    assert client.post(last_link(app, "zainab@example.org")).status_code == 302
    with written() as session:
        assert session.scalars(select(Member)).one().password_hash is None
