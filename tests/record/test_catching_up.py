"""The doors of the record: what came after a number, for those who may read it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.events import Audience, announce
from deliberation.permissions import Role
from deliberation.record.chain import FIRST_HASH, link
from deliberation.record.models import StreamOf
from tests.communities.factories import belonging, community
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import member, signed_in
from tests.queries import counting
from tests.record.factories import NoteKept, ring
from tests.rounds.factories import facilitator, planned_round

MANY = 450


def caught_up(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """Every entry, asked for batch by batch as a program does that was away."""
    entries: list[dict[str, Any]] = []
    while True:
        since = entries[-1]["number"] if entries else 0
        answer = client.get(address, query_string={"since": since}).get_json()
        assert len(answer["entries"]) <= 200
        entries += answer["entries"]
        if since == answer["last_number"]:
            return entries


def test_catching_up_in_batches_equals_the_whole(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        place = community(session)
        community_id = place.id
    with written() as session:
        ring(session, community_id, *range(MANY))
    entries = caught_up(client, f"/communities/{community_id}/record")
    assert [entry["number"] for entry in entries] == list(range(1, MANY + 2))
    assert [entry["facts"]["times"] for entry in entries[1:]] == list(range(MANY))


def test_the_chain_can_be_computed_again_from_what_the_door_says(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        community_id = community(session).id
        ring(session, community_id, 1, 2, 3)
    answer = client.get(f"/communities/{community_id}/record").get_json()
    previous = FIRST_HASH
    for entry in answer["entries"]:
        previous = link(previous, entry["number"], NOON, entry["kind"], entry.get("actor"), entry["facts"])
        assert entry["at"] == "2026-03-02T12:00:00.000000Z"
        assert entry["hash"] == previous.hex()
    assert (answer["last_number"], answer["last_hash"]) == (4, previous.hex())


def test_a_stream_in_which_nothing_happened_is_empty(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        place = community(session)
        round_id = planned_round(session, place).id
        somebody_id = facilitator(session, place).id
    answer = signed_in(client, somebody_id).get(f"/rounds/{round_id}/record?stream=facilitators").get_json()
    assert answer == {
        "stream": {"of": "round", "id": round_id, "audience": "facilitators"},
        "entries": [],
        "last_number": 0,
        "last_hash": "0" * 64,
    }


def test_after_the_last_number_there_is_nothing_more(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        community_id = community(session).id
    answer = client.get(f"/communities/{community_id}/record?since=1").get_json()
    assert (answer["entries"], answer["last_number"]) == ([], 1)
    assert client.get(f"/communities/{community_id}/record?since=99").get_json()["entries"] == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("since=-1", "since"),
        ("since=one", "since"),
        ("since=1.5", "since"),
        ("since=9999999999999999999999", "since"),
        ("stream=everything", "stream"),
        ("since=%FF", "since"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_field(
    app: Flask, client: FlaskClient, asked: str, field: str
) -> None:
    with written() as session:
        community_id = community(session).id
    answer = client.get(f"/communities/{community_id}/record?{asked}", headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.get_json()["fields"]] == [field]


@pytest.mark.parametrize("address", ["/communities/999/record", "/rounds/999/record", "/rounds/999/history"])
def test_what_does_not_exist_is_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


READERS = ("anonymous", "stranger", "steward", "member", "observer", "member below", "facilitator", "facilitator below")
INSIDERS = {"member", "observer", "member below", "facilitator"}


@pytest.mark.parametrize("visibility", ["public", "closed", "shielded"])
def test_who_reads_which_stream(app: Flask, visibility: str) -> None:
    """Every reader at the record of a community and of a round, public and facilitators' stream."""
    with written() as session:
        top = community(session)
        settings = {"visibility": visibility, "joining": "invitation"}
        place = community(session, parent=top, level="national", **settings)
        below = community(session, parent=place, **settings)
        round_id = planned_round(session, place).id
        announce(session, NoteKept(community_id=place.id, round_id=round_id, pages=(1,)))
        addresses = [f"/communities/{place.id}/record", f"/rounds/{round_id}/record"]
        readers = {reader: reader_id(session, reader, place, below) for reader in READERS}
    for reader, somebody_id in readers.items():
        browser = app.test_client() if somebody_id is None else signed_in(app.test_client(), somebody_id)
        may_read = visibility == "public" or reader in INSIDERS
        refused = 404 if not may_read else 401 if reader == "anonymous" else 403
        for address in addresses:
            answers = [
                browser.get(address, query_string={"stream": stream}, headers={"Accept": "application/json"})
                for stream in ("public", "facilitators")
            ]
            wanted = [200 if may_read else 404, 200 if reader == "facilitator" else refused]
            assert [answer.status_code for answer in answers] == wanted, (reader, address)


def reader_id(session: Session, reader: str, place: Community, below: Community) -> int | None:
    """The number of somebody who is this towards the community, or nothing for somebody who is not signed in."""
    if reader == "anonymous":
        return None
    somebody = member(session, is_steward=reader == "steward")
    role = reader.removesuffix(" below")
    if role in set(Role):
        belonging(session, somebody, below if reader.endswith("below") else place, role)
    return somebody.id


@pytest.mark.parametrize("language", ["en", "ar"])
def test_people_read_the_public_record_in_words(app: Flask, client: FlaskClient, language: str) -> None:
    with written() as session:
        place = community(session)
        round_id, community_id = planned_round(session, place).id, place.id
        announce(session, NoteKept(community_id=community_id, pages=(1,)))
    for address in (f"/communities/{community_id}/history", f"/rounds/{round_id}/history"):
        page = client.get(address, query_string={"hl": language})
        assert page.status_code == 200
        assert faults(page.text) == []
        assert "note_kept" not in page.text
    if language == "en":
        assert "The round was planned." in page.text


def test_a_long_record_is_read_page_by_page_with_as_many_queries(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        community_id = community(session).id
    with counting(app) as few:
        client.get(f"/communities/{community_id}/history")
    with written() as session:
        ring(session, community_id, *range(MANY))
    with counting(app) as many:
        page = client.get(f"/communities/{community_id}/history")
    assert len(many) == len(few)
    assert f"/communities/{community_id}/history?since=200" in page.text
    last = client.get(f"/communities/{community_id}/history?since=400").text
    assert 'id="entry-451"' in last
    assert "since=600" not in last


def test_a_reader_is_told_nothing_that_came_after_the_stream_was_read(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        community_id = community(session).id
        ring(session, community_id, 1, 2)
    answer = client.get(f"/communities/{community_id}/record").get_json()
    assert answer["entries"][-1]["number"] == answer["last_number"]
    assert answer["entries"][-1]["hash"] == answer["last_hash"]
    assert answer["stream"] == {
        "of": StreamOf.COMMUNITY.value,
        "id": community_id,
        "audience": Audience.PUBLIC.value,
    }
