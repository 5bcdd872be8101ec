"""Every act of this slice, by everybody, in every phase: as the two tables of permissions say."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from deliberation.ballots.actions import open_wave
from deliberation.communities.models import Community
from deliberation.people.models import Member
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase
from tests.ballots.factories import Scene, voting_round
from tests.conftest import written
from tests.people.factories import member, signed_in, steward
from tests.rounds.factories import later, participant

DOORS: dict[str, Callable[[FlaskClient, Scene], Any]] = {
    "rate": lambda client, scene: client.put(
        f"/api/v1/rounds/{scene.round}/ratings", json={"ratings": [{"version": scene.versions[0], "relevance": 7}]}
    ),
    "read ratings": lambda client, scene: client.get(f"/api/v1/rounds/{scene.round}/ratings"),
    "cast": lambda client, scene: client.put(
        f"/api/v1/rounds/{scene.round}/ballot", json={"choices": {str(scene.questions[0]): "yes"}}
    ),
    "read own": lambda client, scene: client.get(f"/api/v1/rounds/{scene.round}/ballot"),
    "withdraw": lambda client, scene: client.delete(f"/api/v1/rounds/{scene.round}/ballot"),
    "page of rating": lambda client, scene: client.get(f"/rounds/{scene.round}/rate"),
    "page of voting": lambda client, scene: client.get(f"/rounds/{scene.round}/vote"),
    "page of one's ballot": lambda client, scene: client.get(f"/rounds/{scene.round}/vote/review"),
    "form of rating": lambda client, scene: client.post(
        f"/rounds/{scene.round}/rate/{scene.versions[0]}", data={"relevance": "7"}
    ),
    "form of voting": lambda client, scene: client.post(
        f"/rounds/{scene.round}/vote/{scene.questions[0]}", data={"choice": "yes"}
    ),
    "form of withdrawing": lambda client, scene: client.post(
        f"/rounds/{scene.round}/vote/{scene.questions[0]}/withdraw"
    ),
}
RATING = {"rate", "read ratings", "page of rating", "form of rating"}
MEMBERS = {"voter", "latecomer"}
EVERYBODY = ("nobody", "stranger", "observer", "facilitator", "steward", "latecomer", "voter")
PAGES = {"page of rating", "page of voting", "page of one's ballot"}


def expected(door: str, who: str, phase: Phase) -> set[int]:
    """The tables of the design in the words of HTTP."""
    if who == "nobody":
        return {302} if door in PAGES else {401}
    if who not in (MEMBERS if door in RATING else {"voter"}):
        return {403}
    if phase is not (Phase.RATING if door in RATING else Phase.VOTING):
        return {409}
    return {200, 204, 302}


@pytest.fixture
def scene(app: Flask) -> Scene:
    with written() as session:
        found = voting_round(session, texts=1)
        open_wave(session, session.get_one(Round, found.round), found.versions, later(), later(days=9))
        return found


@pytest.fixture
def people(app: Flask, scene: Scene) -> dict[str, FlaskClient]:
    with written() as session:
        top = session.get_one(Community, scene.community)
        made: dict[str, Member] = {
            "stranger": member(session),
            "observer": participant(session, top, "observer")[0],
            "facilitator": participant(session, top, "facilitator")[0],
            "steward": steward(session),
            "latecomer": participant(session, top)[0],
        }
        numbers = {who: each.id for who, each in made.items()} | {"voter": scene.voter}
    return {"nobody": app.test_client()} | {who: signed_in(app.test_client(), id_) for who, id_ in numbers.items()}


@pytest.mark.parametrize("phase", list(Phase))
def test_every_act_by_everybody_in_every_phase(scene: Scene, people: dict[str, FlaskClient], phase: Phase) -> None:
    with written() as session:
        session.execute(update(Round).where(Round.id == scene.round).values(phase=phase))
    refused = []
    for who in EVERYBODY:
        for name, door in DOORS.items():
            client = people[who]
            if who == "nobody":
                client.environ_base.update(people["voter"].environ_base)
                with client.session_transaction() as page, people["voter"].session_transaction() as other:
                    page.update(other)
            status = door(client, scene).status_code
            if status not in expected(name, who, phase):
                refused.append((who, name, status))
    assert refused == []
