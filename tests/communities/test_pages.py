"""The pages of communities are well formed, whatever people write, for readers and for those who manage them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.communities.models import Community
from deliberation.database import fetch
from tests.communities.factories import belonging, community, region
from tests.conftest import written
from tests.html import faults
from tests.people.factories import member, signed_in

HOSTILE = '"><script>alert(1)</script> & <b>نساء</b>'


@pytest.fixture
def place(app: Flask) -> int:
    with written() as session:
        region(session, "africa")
        top = community(session, "World")
        return community(session, HOSTILE, top, joining="request", about=HOSTILE, region="africa", languages=["ar"]).id


@pytest.mark.parametrize("path", ["/communities", "/communities/{}", "/communities/{}/join", "/join/community"])
def test_pages_for_everybody(client: FlaskClient, place: int, path: str) -> None:
    page = client.get(path.format(place))
    assert page.status_code == 200
    assert faults(page.text) == []
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["", "/members", "/manage", "/settings", "/invitations", "/members/{}"])
def test_pages_for_whoever_manages(client: FlaskClient, app: Flask, place: int, path: str) -> None:
    with written() as session:
        faith, amal = member(session, HOSTILE), member(session, "Amal")
        belonging(session, faith, fetch(session, Community, place), "member", "facilitator")
        faith_id, amal_id = faith.id, amal.id
    signed_in(app.test_client(), amal_id).post(f"/communities/{place}/join", data={"message": HOSTILE})
    signed_in(client, faith_id)
    client.post(f"/communities/{place}/invitations", data={"role": "member", "uses": "2", "days": "2"})
    page = client.get(f"/communities/{place}{path.format(faith_id)}")
    assert page.status_code == 200
    assert faults(page.text) == []
    assert "<script>alert" not in page.text


def test_an_invitation_and_what_follows(client: FlaskClient, app: Flask, place: int) -> None:
    with written() as session:
        faith = member(session)
        belonging(session, faith, fetch(session, Community, place), "facilitator")
        faith_id = faith.id
    desk = signed_in(app.test_client(), faith_id)
    link = desk.post(f"/api/v1/communities/{place}/invitations", json={}).json["link"]
    for reader in (client, desk):
        assert faults(reader.get(link.removeprefix("http://localhost:5000")).text) == []


@pytest.mark.parametrize("page", ["/communities/new", "/regions"])
def test_a_stewards_form_shown_again(client: FlaskClient, place: int, page: str) -> None:
    with written() as session:
        boss = member(session, is_steward=True).id
    shown = signed_in(client, boss).post(page, data={"name": HOSTILE, "code": HOSTILE, "visibility": "closed"})
    assert shown.status_code == 422
    assert faults(shown.text) == []
    assert "<script>alert" not in shown.text
