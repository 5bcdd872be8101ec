"""The tree: founded by stewards, seen as far as a reader may, kept by facilitators."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.communities.models import Community
from deliberation.communities.queries import homes, ids_below
from deliberation.database import fetch
from deliberation.people.models import Member
from tests.communities.factories import belonging, community, region
from tests.conftest import written
from tests.people.factories import member, signed_in, steward
from tests.queries import counting

SHIELDED = {"visibility": "shielded", "joining": "invitation"}


def founding(**others: Any) -> dict[str, Any]:
    return {"name": "Kenya", "level": "national", "country": "KE", **others}


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    with written() as session:
        boss = steward(session).id
    return signed_in(client, boss)


@pytest.fixture
def top(app: Flask) -> int:
    with written() as session:
        region(session, "africa", title={"en": "Africa", "ar": "أفريقيا"})
        return community(session, "World").id


def number_of_communities() -> int:
    with written() as session:
        return session.scalar(select(func.count()).select_from(Community))


def test_a_steward_founds_a_community_below_another(office: FlaskClient, top: int) -> None:
    page = office.get("/communities/new").text
    assert "World" in page
    fields = founding(parent_id=str(top), region="africa", subregion="014", languages=["en", "sw"], client_id="a" * 12)
    place = office.post("/communities/new", data=fields).location
    assert place.endswith("/invitations")
    assert office.post("/communities/new", data=fields).location == place
    assert number_of_communities() == 2
    with written() as session:
        kenya = session.scalars(select(Community).where(Community.name == "Kenya")).one()
        assert (kenya.path, kenya.country, kenya.languages) == (f"/{top}/{kenya.id}/", "KE", ["en", "sw"])


def test_by_json_too_and_a_local_one_lies_where_its_country_lies(office: FlaskClient, top: int) -> None:
    place = office.post("/api/v1/communities", json=founding(parent_id=top, region="africa")).location
    kenya = office.get(place).json
    local = {"name": "Kisumu", "level": "local", "parent_id": kenya["id"]}
    kisumu = office.get(office.post("/api/v1/communities", json=local).location).json
    assert (kisumu["country"], kisumu["region"]) == ("KE", "africa")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"country": "XX"}, "country"),
        ({"country": "EU"}, "country"),
        ({"country": None}, "country"),
        ({"subregion": "999"}, "subregion"),
        ({"region": "atlantis"}, "region"),
        ({"languages": ["klingon!"]}, "languages.0"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"level": "galactic"}, "level"),
        ({"level": "global"}, "level"),
        ({"parent_id": 999999}, "parent_id"),
        ({"visibility": "shielded"}, "joining"),
        ({"joining": "by force"}, "joining"),
        ({"path": "/1/"}, "path"),
        ({"about": "x" * 10_001}, "about"),
    ],
)
def test_bad_input_is_refused_field_by_field(office: FlaskClient, top: int, fields: dict, wrong: str) -> None:
    answer = office.post("/api/v1/communities", json=founding() | {"parent_id": top} | fields)
    assert (answer.status_code, [field["field"] for field in answer.json["fields"]]) == (422, [wrong])
    page = office.post("/communities/new", data=founding(parent_id=top, about="typed with care") | {"country": "XX"})
    assert page.status_code == 422
    assert "typed with care" in page.text
    assert number_of_communities() == 1


@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_nobody_else_founds_one(client: FlaskClient, top: int, role: str) -> None:
    with written() as session:
        amal = member(session)
        belonging(session, amal, fetch(session, Community, top), role)
        amal_id = amal.id
    signed_in(client, amal_id)
    assert client.post("/api/v1/communities", json=founding(parent_id=top)).status_code == 403
    assert client.get("/communities/new").status_code == 403
    assert client.get("/regions").status_code == 403
    assert client.post("/api/v1/regions", json={"code": "xy", "title": {"en": "X"}}).status_code == 403


def test_regions_are_named_and_renamed(office: FlaskClient, top: int) -> None:
    fields = {"code": "arab-states", "position": "2", "title-en": "Arab States", "title-ar": "الدول العربية"}
    assert office.post("/regions", data=fields).location == "/regions"
    assert "Arab States" in office.get("/regions").text
    office.post("/api/v1/regions", json={"code": "arab-states", "position": 1, "title": {"en": "Arab countries"}})
    found = office.get("/api/v1/regions").json["regions"]
    assert {"code": "arab-states", "position": 1, "title": {"en": "Arab countries"}} in found


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "Bad Code", "title-en": "X"},
        {"code": "good"},
        {"code": "good", "title-xx!": "X"},
        {"code": "good", "title-en": "X", "x": "y"},
    ],
)
def test_bad_regions_are_refused(office: FlaskClient, fields: dict) -> None:
    assert office.post("/regions", data=fields).status_code == 422


@pytest.fixture
def three(top: int) -> dict[str, int]:
    """A public, a closed and a shielded community below the top, with one member each."""
    kinds = {"public": {}, "closed": {"visibility": "closed", "joining": "request"}, "shielded": SHIELDED}
    with written() as session:
        world = fetch(session, Community, top)
        made = {
            kind: community(session, f"The {kind} one", world, region="africa", **settings)
            for kind, settings in kinds.items()
        }
        for each in made.values():
            belonging(session, member(session, f"Insider of {each.name}"), each)
        return {kind: each.id for kind, each in made.items()}


def insider(kind: str) -> int:
    with written() as session:
        return session.scalars(select(Member.id).where(Member.shown_name == f"Insider of The {kind} one")).one()


def test_strangers_see_all_but_shielded_ones(client: FlaskClient, three: dict[str, int]) -> None:
    page = client.get("/communities").text
    assert "The public one" in page
    assert "The closed one" in page
    assert "The shielded one" not in page
    answer = client.get("/api/v1/communities").json
    assert answer["shielded"] == [{"region": "africa", "number": 1}]
    assert "The shielded one" not in str(answer)


def test_members_see_their_own_shielded_one(client: FlaskClient, three: dict[str, int]) -> None:
    signed_in(client, insider("shielded"))
    assert "The shielded one" in client.get("/communities").text
    assert client.get("/api/v1/communities").json["shielded"] == []


@pytest.mark.parametrize("path", ["/communities/{}", "/communities/{}/join", "/communities/{}/members"])
@pytest.mark.parametrize("who", ["nobody", "public", "closed"])
def test_a_shielded_one_is_not_there_for_others(
    client: FlaskClient, three: dict[str, int], path: str, who: str
) -> None:
    if who != "nobody":
        signed_in(client, insider(who))
    addresses = path.format(three["shielded"]), path.format(999999)
    hidden, never = (client.get(address) for address in addresses)
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.text.replace(addresses[0], "") == never.text.replace(addresses[1], "")


@pytest.mark.parametrize("path", ["manage", "settings", "invitations"])
def test_a_shielded_one_cannot_be_managed_by_others_nor_noticed(
    client: FlaskClient, three: dict[str, int], path: str
) -> None:
    signed_in(client, insider("public"))
    assert client.get(f"/communities/{three['shielded']}/{path}").status_code == 404
    assert client.get(f"/communities/{three['public']}/{path}").status_code == 403


def test_strangers_see_counts_and_members_see_names(client: FlaskClient, three: dict[str, int]) -> None:
    place = three["public"]
    assert "Insider" not in client.get(f"/communities/{place}").text
    assert client.get(f"/api/v1/communities/{place}").json["members"] == 1
    assert client.get(f"/communities/{place}/members").location.startswith("/sign-in?")
    signed_in(client, insider("public"))
    assert "Insider of The public one" in client.get(f"/communities/{place}/members").text
    assert client.get(f"/api/v1/communities/{place}/members").json["members"][0]["roles"] == ["member"]


def test_a_steward_administers_what_she_may_not_read(office: FlaskClient, three: dict[str, int]) -> None:
    for path in ("", "/manage", "/settings", "/invitations"):
        assert office.get(f"/communities/{three['shielded']}{path}").status_code == 200


def test_members_of_a_shielded_community_can_leave_every_page(client: FlaskClient, three: dict[str, int]) -> None:
    assert "data-leave" not in client.get("/communities").text
    signed_in(client, insider("shielded"))
    for path in ("/communities", "/me", f"/communities/{three['public']}", "/nothing-here"):
        assert "data-leave" in client.get(path).text


def test_facilitators_change_settings_and_only_theirs(client: FlaskClient, three: dict[str, int]) -> None:
    with written() as session:
        faith = member(session, "Faith")
        belonging(session, faith, fetch(session, Community, three["public"]), "facilitator")
        faith_id = faith.id
    signed_in(client, faith_id)
    path = f"/communities/{three['public']}/settings"
    assert "The public one" in client.get(path).text
    fields = {"name": "Renamed", "joining": "request", "visibility": "closed", "time_zone": "Africa/Nairobi"}
    assert client.post(path, data=fields).location == path
    assert client.get(f"/api/v1/communities/{three['public']}").json["name"] == "Renamed"
    back = client.post(path, data={**fields, "visibility": "public"})
    assert back.status_code == 422
    assert "can only be narrowed" in back.text
    assert client.put(f"/api/v1/communities/{three['closed']}", json=fields).status_code == 403
    assert client.put("/api/v1/communities/999999", json=fields).status_code == 404


@pytest.mark.parametrize("path", ["/communities", "/communities/{}", "/join/community", "/communities/{}/join"])
def test_opening_a_page_changes_nothing(client: FlaskClient, three: dict[str, int], path: str) -> None:
    assert client.get(path.format(three["public"])).status_code == 200
    assert number_of_communities() == 4


@pytest.mark.parametrize("path", ["/communities", "/communities/{}", "/communities/{}/members", "/join/community"])
def test_a_page_asks_as_little_of_a_large_tree(
    app: Flask, client: FlaskClient, three: dict[str, int], path: str
) -> None:
    signed_in(client, insider("public"))
    address = path.format(three["public"])
    client.get(address)
    with counting(app) as few:
        client.get(address)
    with written() as session:
        world = fetch(session, Community, three["public"])
        for _ in range(12):
            community(session, parent=fetch(session, Community, world.parent_id), region="africa")
            belonging(session, member(session), world, "member", "translator")
    with counting(app) as many:
        client.get(address)
    assert len(many) == len(few)


def test_homes_are_the_oldest_memberships_below_and_observers_have_none(top: int) -> None:
    with written() as session:
        world = fetch(session, Community, top)
        one, other = community(session, parent=world), community(session, parent=world)
        amal, noor, olga = member(session), member(session), member(session)
        for where in (other, one):
            belonging(session, amal, where)
        belonging(session, noor, one, "member", "facilitator")
        belonging(session, olga, one, "observer")
        assert homes(session, world) == {amal.id: other.id, noor.id: one.id}
        assert homes(session, one) == {amal.id: one.id, noor.id: one.id}
        assert ids_below(session, world) == [world.id, one.id, other.id]
        assert ids_below(session, one) == [one.id]
