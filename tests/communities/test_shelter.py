"""Shielded communities: what lies below one is as hard to enter, and no page's title names one."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.communities.models import Community
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import member, signed_in, steward
from tests.proposals.factories import proposal
from tests.rounds.factories import opened_round

SHIELDED = {"visibility": "shielded", "joining": "invitation"}


@pytest.fixture
def office(app: Flask) -> FlaskClient:
    with written() as session:
        boss = steward(session).id
    return signed_in(app.test_client(), boss)


def test_nothing_below_a_shielded_community_is_easier_to_enter(office: FlaskClient) -> None:
    with written() as session:
        hidden = community(session, level="national", **SHIELDED).id
    below = {"name": "Annex", "level": "local", "parent_id": hidden}
    for settings in ({}, {"visibility": "closed", "joining": "request"}):
        answer = office.post("/api/v1/communities", json={**below, **settings})
        assert (answer.status_code, answer.json["fields"][0]["field"]) == (422, "visibility")
    assert office.post("/api/v1/communities", json={**below, **SHIELDED}).status_code == 201


def test_what_has_open_ones_below_it_is_not_shielded_before_they_are(office: FlaskClient) -> None:
    with written() as session:
        nation = community(session, "Nation", level="national")
        town = community(session, "Town", nation)
        numbers = {"nation": nation.id, "town": town.id}
    settings = {"nation": {"name": "Nation", "country": "KE", **SHIELDED}, "town": {"name": "Town", **SHIELDED}}
    addresses = {name: f"/api/v1/communities/{number}" for name, number in numbers.items()}
    answer = office.put(addresses["nation"], json=settings["nation"])
    assert (answer.status_code, answer.json["fields"][0]["field"]) == (422, "visibility")
    with written() as session:
        assert not session.get_one(Community, numbers["nation"]).is_shielded
    for name in ("town", "nation"):
        assert office.put(addresses[name], json=settings[name]).status_code == 200


@pytest.mark.parametrize("settings", [{}, SHIELDED], ids=["public", "shielded"])
def test_no_title_says_where_one_is_or_what_is_said_there(app: Flask, settings: dict[str, str]) -> None:
    with written() as session:
        place, somebody = community(session, "Quiet ones", **settings), member(session)
        belonging(session, somebody, place, "member", "facilitator")
        round_ = opened_round(session, place)
        text = proposal(session, somebody, round_, statement="Knows whom to trust.")
        addresses = [
            f"/communities/{place.id}",
            f"/communities/{place.id}/members",
            f"/communities/{place.id}/invitations",
            f"/deliberations/{round_.deliberation.slug}",
            f"/rounds/{round_.id}",
            f"/rounds/{round_.id}/desk",
            f"/proposals/{text.id}",
        ]
        number = somebody.id
    browser = signed_in(app.test_client(), number)
    titles = [re.findall("<title>(.*?)</title>", browser.get(address).text, re.S)[0] for address in addresses]
    assert all((title == "Common Thread") is bool(settings) for title in titles), titles
