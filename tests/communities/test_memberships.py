"""Joining at once or on request, being admitted, roles, leaving: who may, twice, and at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.communities.queries import facilitator_ids
from deliberation.database import fetch
from deliberation.people.models import Member
from deliberation.record.models import Entry
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import member, signed_in, steward


@pytest.fixture
def place(app: Flask) -> int:
    with written() as session:
        return community(session, "Weavers", joining="request").id


@pytest.fixture
def open_place(app: Flask) -> int:
    with written() as session:
        return community(session, "Market", joining="open").id


@pytest.fixture
def amal(app: Flask) -> int:
    with written() as session:
        return member(session, "Amal").id


@pytest.fixture
def faith(place: int) -> int:
    with written() as session:
        found = member(session, "Faith")
        belonging(session, found, fetch(session, Community, place), "member", "facilitator")
        return found.id


def status(place: int, who: int) -> MembershipStatus | None:
    with written() as session:
        query = select(Membership.status).where(Membership.community_id == place, Membership.member_id == who)
        return session.scalars(query).one_or_none()


def roles(place: int, who: int) -> list[str]:
    with written() as session:
        query = select(RoleGrant.role).join(Membership)
        query = query.where(Membership.community_id == place, Membership.member_id == who)
        return sorted(session.scalars(query))


def told(place: int) -> list[str]:
    with written() as session:
        return list(session.scalars(select(Entry.kind).order_by(Entry.stream_id, Entry.number)))


def browser(app: Flask, who: int) -> FlaskClient:
    return signed_in(app.test_client(), who)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """What came of acts that were begun at the same moment, each in a thread of its own."""
    start, results = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            results.append(act())

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_joins_an_open_community_at_once(app: Flask, open_place: int, amal: int) -> None:
    client = browser(app, amal)
    answer = client.post(f"/communities/{open_place}/join", data={"next": "/rounds/3"})
    assert answer.location == "/rounds/3"
    assert (status(open_place, amal), roles(open_place, amal)) == ("admitted", ["member"])
    assert client.get("/api/v1/me").json["roles"] == [{"community_id": open_place, "role": "member"}]


def test_joining_twice_is_joining_once(app: Flask, open_place: int, amal: int) -> None:
    client = browser(app, amal)
    for _ in range(2):
        assert client.put(f"/api/v1/communities/{open_place}/membership", json={}).json["status"] == "admitted"
    assert told(open_place).count("member_joined") == 1


def test_on_request_the_facilitators_decide(app: Flask, place: int, amal: int, faith: int) -> None:
    client, desk = browser(app, amal), browser(app, faith)
    client.post(f"/communities/{place}/join", data={"message": "I weave <b>too</b>"})
    assert (status(place, amal), roles(place, amal)) == ("requested", [])
    page = desk.get(f"/communities/{place}/manage").text
    assert "Amal" in page
    assert "<b>too</b>" not in page
    assert desk.get(f"/api/v1/communities/{place}/requests").json["requests"][0]["member_id"] == amal
    assert desk.post(f"/communities/{place}/requests/{amal}/admit").status_code == 302
    assert (status(place, amal), roles(place, amal)) == ("admitted", ["member"])
    assert desk.put(f"/api/v1/communities/{place}/requests/{amal}").status_code == 204
    assert told(place).count("member_joined") == 2


def test_whoever_was_declined_may_ask_again_and_their_words_are_forgotten(
    app: Flask, place: int, amal: int, faith: int
) -> None:
    client, desk = browser(app, amal), browser(app, faith)
    client.post(f"/communities/{place}/join", data={"message": "please"})
    assert desk.post(f"/communities/{place}/requests/{amal}/decline").status_code == 302
    assert status(place, amal) == "declined"
    with written() as session:
        assert session.scalars(select(Membership.message).where(Membership.member_id == amal)).one() == ""
    assert desk.delete(f"/api/v1/communities/{place}/requests/{amal}").status_code == 404
    assert client.put(f"/api/v1/communities/{place}/membership", json={}).json["status"] == "requested"


def test_where_one_joins_by_invitation_nobody_asks(app: Flask, amal: int) -> None:
    with written() as session:
        closed = community(session, joining="invitation").id
    client = browser(app, amal)
    assert client.put(f"/api/v1/communities/{closed}/membership", json={}).json["code"] == "by_invitation"
    assert client.put("/api/v1/communities/999999/membership", json={}).status_code == 404
    assert status(closed, amal) is None


def test_a_shielded_community_cannot_be_asked_nor_noticed(app: Flask, amal: int) -> None:
    with written() as session:
        hidden = community(session, joining="invitation", visibility="shielded").id
    assert browser(app, amal).post(f"/communities/{hidden}/join").status_code == 404


@pytest.mark.parametrize("message", ["x" * 1001, "bad \ufffd"])
def test_what_was_typed_stays(app: Flask, place: int, amal: int, message: str) -> None:
    page = browser(app, amal).post(f"/communities/{place}/join", data={"message": message})
    assert page.status_code == 422
    assert message in page.text
    assert status(place, amal) is None


def test_leaving_takes_effect_at_once(app: Flask, open_place: int, amal: int) -> None:
    client = browser(app, amal)
    client.post(f"/communities/{open_place}/join")
    assert client.get(f"/communities/{open_place}/members").status_code == 200
    assert client.post(f"/communities/{open_place}/leave").status_code == 302
    assert (status(open_place, amal), roles(open_place, amal)) == ("left", [])
    assert client.get(f"/communities/{open_place}/members").status_code == 403
    assert client.delete(f"/api/v1/communities/{open_place}/membership").status_code == 204
    assert told(open_place).count("member_left") == 1
    client.post(f"/communities/{open_place}/join")
    assert status(open_place, amal) == "admitted"


def test_one_cannot_leave_where_one_never_was(app: Flask, open_place: int, amal: int) -> None:
    assert browser(app, amal).post(f"/communities/{open_place}/leave").status_code == 404


def test_a_role_counts_at_once_and_so_does_its_end(app: Flask, place: int, amal: int, faith: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place))
    client, desk = browser(app, amal), browser(app, faith)
    desk_page = f"/communities/{place}/manage"
    assert client.get(desk_page).status_code == 403
    granted = desk.post(f"/communities/{place}/members/{amal}/roles", data={"role": "facilitator"})
    assert granted.location == f"/communities/{place}/members/{amal}"
    assert "Take away" in desk.get(granted.location).text
    assert client.get(desk_page).status_code == 200
    with written() as session:
        assert facilitator_ids(session, place) == sorted([amal, faith])
    assert desk.post(f"/communities/{place}/members/{amal}/roles/facilitator/revoke").status_code == 302
    assert client.get(desk_page).status_code == 403
    assert roles(place, amal) == ["member"]
    assert {"role_granted", "role_revoked"} <= set(told(place))


def test_the_last_role_ends_the_membership(app: Flask, place: int, amal: int, faith: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place))
    desk = browser(app, faith)
    assert desk.delete(f"/api/v1/communities/{place}/members/{amal}/roles/member").status_code == 204
    assert status(place, amal) == "left"
    assert desk.delete(f"/api/v1/communities/{place}/members/{amal}/roles/member").status_code == 404


def test_an_observer_is_no_member_and_the_other_way_round(app: Flask, place: int, amal: int, faith: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place))
    desk, path = browser(app, faith), f"/api/v1/communities/{place}/members/{amal}/roles"
    assert [r["role"] for r in desk.post(path, json={"role": "observer"}).json["roles"]] == ["observer"]
    assert [r["role"] for r in desk.post(path, json={"role": "member"}).json["roles"]] == ["member"]
    assert desk.get(f"/api/v1/communities/{place}").json["observers"] == 0


def test_a_translator_has_languages(app: Flask, place: int, faith: int) -> None:
    desk, path = browser(app, faith), f"/api/v1/communities/{place}/members/{faith}/roles"
    missing = desk.post(path, json={"role": "translator"})
    assert missing.json["fields"][0]["field"] == "languages"
    given = desk.post(path, json={"role": "translator", "languages": ["ar", "en"]}).json["roles"]
    assert {"role": "translator", "languages": ["ar", "en"]} in given
    changed = desk.post(path, json={"role": "translator", "languages": ["fr"]}).json["roles"]
    assert {"role": "translator", "languages": ["fr"]} in changed


@pytest.mark.parametrize("role", ["king", "", "clock"])
def test_there_are_no_other_roles(app: Flask, place: int, faith: int, role: str) -> None:
    desk = browser(app, faith)
    assert desk.post(f"/communities/{place}/members/{faith}/roles", data={"role": role}).status_code == 422
    assert desk.post(f"/communities/{place}/members/{faith}/roles/{role or 'x'}/revoke").status_code == 404


MANAGING = [
    ("get", "/communities/{place}/manage"),
    ("get", "/communities/{place}/settings"),
    ("get", "/communities/{place}/invitations"),
    ("get", "/communities/{place}/members/{amal}"),
    ("post", "/communities/{place}/requests/{amal}/admit"),
    ("post", "/communities/{place}/requests/{amal}/decline"),
    ("post", "/communities/{place}/members/{amal}/roles/member/revoke"),
    ("get", "/api/v1/communities/{place}/requests"),
    ("put", "/api/v1/communities/{place}/requests/{amal}"),
    ("delete", "/api/v1/communities/{place}/requests/{amal}"),
    ("get", "/api/v1/communities/{place}/invitations"),
    ("post", "/api/v1/communities/{place}/invitations"),
    ("delete", "/api/v1/communities/{place}/members/{amal}/roles/member"),
]


@pytest.mark.parametrize(("method", "path"), MANAGING)
@pytest.mark.parametrize("role", ["stranger", "member", "observer", "translator", "facilitator elsewhere"])
def test_only_its_facilitators_manage_a_community(
    app: Flask, place: int, amal: int, method: str, path: str, role: str
) -> None:
    with written() as session:
        other = member(session)
        where = fetch(session, Community, place)
        if role == "facilitator elsewhere":
            belonging(session, other, community(session), "facilitator")
        elif role != "stranger":
            belonging(session, other, where, role)
        belonging(session, fetch(session, Member, amal), where)
        other_id = other.id
    body = {} if "api" in path else None
    answer = getattr(browser(app, other_id), method)(path.format(place=place, amal=amal), json=body)
    assert answer.status_code == 403
    assert status(place, amal) == "admitted"


@pytest.mark.parametrize(("method", "path"), MANAGING)
def test_of_unknown_communities_and_people_nothing_is_there(
    app: Flask, place: int, faith: int, method: str, path: str
) -> None:
    desk, body = browser(app, faith), {} if "api" in path else None
    assert getattr(desk, method)(path.format(place=999999, amal=faith), json=body).status_code == 404
    if "{amal}" in path:
        assert getattr(desk, method)(path.format(place=place, amal=999999), json=body).status_code == 404


def test_a_steward_names_the_first_facilitator(app: Flask, place: int, amal: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place))
        boss = steward(session).id
    answer = browser(app, boss).post(f"/api/v1/communities/{place}/members/{amal}/roles", json={"role": "facilitator"})
    assert answer.status_code == 200


def test_closing_the_account_ends_every_membership_and_tells_each_community(
    app: Flask, place: int, open_place: int, faith: int
) -> None:
    client = browser(app, faith)
    client.post(f"/communities/{open_place}/join")
    client.post(f"/communities/{open_place}/leave")
    assert client.delete("/api/v1/me", json={}).status_code == 200
    assert (status(place, faith), status(open_place, faith)) == ("left", "left")
    assert told(place).count("member_erased") == 2
    assert client.get(f"/api/v1/communities/{place}").json["members"] == 0


def test_joining_at_the_same_moment_makes_one_membership(app: Flask, open_place: int, amal: int) -> None:
    clients = [browser(app, amal) for _ in range(4)]
    path = f"/api/v1/communities/{open_place}/membership"
    answers = at_once(app, *(lambda client=client: client.put(path, json={}).status_code for client in clients))
    assert answers == [200] * 4
    with written() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 1
    assert told(open_place).count("member_joined") == 1


def test_admitting_and_leaving_at_the_same_moment_end_in_one_or_the_other(
    app: Flask, place: int, amal: int, faith: int
) -> None:
    client, desk = browser(app, amal), browser(app, faith)
    client.post(f"/communities/{place}/join")
    answers = at_once(
        app,
        lambda: client.delete(f"/api/v1/communities/{place}/membership").status_code,
        lambda: desk.put(f"/api/v1/communities/{place}/requests/{amal}").status_code,
    )
    assert set(answers) <= {204, 404}
    assert status(place, amal) == "left"
    assert roles(place, amal) == []


def test_a_role_revoked_by_two_at_once_is_revoked_once(app: Flask, place: int, amal: int, faith: int) -> None:
    with written() as session:
        belonging(session, fetch(session, Member, amal), fetch(session, Community, place), "member", "facilitator")
    clients = [browser(app, faith) for _ in range(2)]
    path = f"/api/v1/communities/{place}/members/{amal}/roles/facilitator"
    answers = at_once(app, *(lambda client=client: client.delete(path).status_code for client in clients))
    assert sorted(answers) == [204, 404]
    assert told(place).count("role_revoked") == 1
