"""Many at once: the same voter on many devices, voters while a round closes, two who close."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.ballots.actions import forget_key
from deliberation.ballots.models import Envelope, PublishedBallot, Rating, Unit
from deliberation.errors import NotNow
from deliberation.keys import installed_keys
from deliberation.rounds.models import Participation
from tests.ballots.factories import Scene, close, own, rating_round, voting_round
from tests.conftest import written
from tests.people.factories import signed_in

AT_ONCE = 16


def at_once(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all of this at the same moment, each in a thread with a context of its own; what each answered, in order."""
    barrier = Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            answers[place] = act()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def status_of(client: FlaskClient, path: str, sent: dict[str, Any]) -> Callable[[], int]:
    return lambda: client.put(path, json=sent).status_code


@pytest.fixture
def scene(app: Flask) -> Scene:
    with written() as session:
        return voting_round(session, texts=2, voters=AT_ONCE)


def test_one_voter_on_sixteen_devices_has_one_ballot(app: Flask, scene: Scene) -> None:
    devices = [signed_in(app.test_client(), scene.voter) for _device in range(AT_ONCE)]
    first, second = scene.questions
    sent = [{"choices": {str(first): ("yes", "no")[n % 2], str(second): "skip"}} for n in range(AT_ONCE)]
    path = f"/api/v1/rounds/{scene.round}/ballot"
    acts = [status_of(device, path, each) for device, each in zip(devices, sent, strict=True)]
    assert at_once(app, acts) == [204] * AT_ONCE
    with written() as session:
        assert len(session.scalars(select(Envelope)).all()) == 2
        before = own(session, scene.voter, scene)
    assert before[second].choice == "skip"
    assert devices[0].put(path, json={"choices": {str(first): "advice"}}).status_code == 204
    with written() as session:
        after = own(session, scene.voter, scene)
    assert (after[first].choice, after[first].receipt) == ("advice", before[first].receipt)


def test_one_member_on_sixteen_devices_has_one_answer(app: Flask) -> None:
    with written() as session:
        scene = rating_round(session, texts=2)
        session.delete(session.get_one(Participation, (scene.round, scene.voter)))
    devices = [signed_in(app.test_client(), scene.voter) for _device in range(AT_ONCE)]
    path = f"/api/v1/rounds/{scene.round}/ratings"
    acts = [
        status_of(device, path, {"ratings": [{"version": v, "relevance": 4 + number % 6} for v in scene.versions]})
        for number, device in enumerate(devices)
    ]
    assert at_once(app, acts) == [204] * AT_ONCE
    with written() as session:
        relevances = [rating.relevance for rating in session.scalars(select(Rating))]
    assert len(relevances) == 2
    assert len(set(relevances)) == 1


def test_every_ballot_that_was_taken_while_a_round_closed_is_counted_and_no_other(app: Flask, scene: Scene) -> None:
    clients = [signed_in(app.test_client(), voter) for voter in scene.voters]
    first, second = scene.questions

    def closing() -> str:
        with written() as session:
            close(session, scene)
        forget_key(scene.round, installed_keys())
        return "closed"

    path = f"/api/v1/rounds/{scene.round}/ballot"
    acts: list[Callable[[], Any]] = [
        status_of(client, path, {"choices": {str(first): "yes", str(second): "no"}}) for client in clients
    ]
    half = AT_ONCE // 2
    answers = at_once(app, [*acts[:half], closing, *acts[half:]])
    taken = answers.count(204)
    assert (answers.count("closed"), taken + answers.count(409)) == (1, AT_ONCE)
    with written() as session:
        published = session.scalars(select(PublishedBallot)).all()
        assert sorted(each.choice for each in published) == ["no"] * taken + ["yes"] * taken
        assert sum(unit.turnout for unit in session.scalars(select(Unit))) == taken
        assert session.scalars(select(Envelope)).all() == []


def test_looking_at_one_s_ballot_while_the_round_closes_is_no_alarm(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    clients = [signed_in(app.test_client(), voter) for voter in scene.voters]

    def closing() -> int:
        with written() as session:
            close(session, scene)
        forget_key(scene.round, installed_keys())
        return 200

    def looking(client: FlaskClient) -> Callable[[], Any]:
        return lambda: [client.get(f"/api/v1/rounds/{scene.round}/ballot").json.get("code") for _again in range(4)]

    answers = at_once(app, [*(looking(client) for client in clients), closing])[:-1]
    assert {code for codes in answers for code in codes} <= {None, "not_now"}
    assert [record for record in caplog.records if record.levelname == "CRITICAL"] == []


def test_of_many_who_close_at_once_one_does(app: Flask, scene: Scene) -> None:
    def closing() -> str:
        try:
            with written() as session:
                close(session, scene)
        except NotNow:
            return "closed already"
        return "closed"

    assert sorted(at_once(app, [closing] * 4)) == ["closed", *["closed already"] * 3]


def test_casting_on_one_device_and_taking_back_on_another_take_turns(app: Flask, scene: Scene) -> None:
    devices = [signed_in(app.test_client(), scene.voter) for _device in range(AT_ONCE)]
    path, first = f"/api/v1/rounds/{scene.round}/ballot", scene.questions[0]

    def casting(device: FlaskClient) -> Callable[[], Any]:
        return lambda: {device.put(path, json={"choices": {str(first): "yes"}}).status_code for _again in range(4)}

    def taking_back(device: FlaskClient) -> Callable[[], Any]:
        return lambda: {device.delete(path).status_code for _again in range(4)}

    half = AT_ONCE // 2
    acts = [*map(casting, devices[:half]), *map(taking_back, devices[half:])]
    assert at_once(app, acts) == [{204}] * AT_ONCE
    assert devices[0].put(path, json={"choices": {str(first): "no"}}).status_code == 204
    with written() as session:
        assert own(session, scene.voter, scene)[first].choice == "no"
