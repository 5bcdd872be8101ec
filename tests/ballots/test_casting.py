"""Casting, changing and withdrawing a ballot at the doors, and what nobody else sees of it."""

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from deliberation.ballots.actions import forget_key
from deliberation.ballots.models import Envelope, PublishedBallot, Question, RollEntry
from deliberation.database import Base, reading
from deliberation.keys import installed_keys
from deliberation.people.actions.accounts import erase_account
from deliberation.people.actions.sign_ins import end_all_sign_ins
from deliberation.record.models import Entry
from deliberation.rounds.models import Round
from deliberation.rules.policy import PRESETS, policy_to_json
from deliberation.rules.tiers import Tier
from tests.ballots.factories import Scene, cast, close, own, voting_round
from tests.communities.factories import community
from tests.conftest import NOON, Clock, written
from tests.people.factories import acting, signed_in
from tests.rounds.factories import deliberation, opened_round, participant

VOTING_DAYS = 21


@pytest.fixture
def scene(app: Flask) -> Scene:
    with written() as session:
        return voting_round(session, tiers=(Tier.ESSENTIAL, Tier.RECOMMENDED))


@pytest.fixture
def voter(scene: Scene, client: FlaskClient) -> FlaskClient:
    return signed_in(client, scene.voter)


def address(scene: Scene) -> str:
    return f"/api/v1/rounds/{scene.round}/ballot"


def put(client: FlaskClient, scene: Scene, choices: dict[Any, Any], **others: Any) -> Any:
    return client.put(address(scene), json={"choices": {str(key): value for key, value in choices.items()}, **others})


def seen(client: FlaskClient, scene: Scene) -> dict[int, tuple[str, str]]:
    """Choice and receipt by question, of what is answered."""
    questions = client.get(address(scene)).json["questions"]
    return {each["id"]: (each["choice"], each["receipt"]) for each in questions if each["choice"]}


def number_of(kind: type[Base]) -> int:
    with written() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def rows() -> dict[str, list[Any]]:
    """Every row of every table."""
    with written() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for name, table in Base.metadata.tables.items()
        }


def test_a_changed_choice_keeps_its_receipt_and_each_question_has_its_own(scene: Scene, voter: FlaskClient) -> None:
    first, second, third = scene.questions
    assert put(voter, scene, {first: "yes", second: "no"}).status_code == 204
    before = seen(voter, scene)
    assert {question: choice for question, (choice, _receipt) in before.items()} == {first: "yes", second: "no"}
    assert put(voter, scene, {first: "advice", third: "skip"}).status_code == 204
    after = seen(voter, scene)
    assert after == {first: ("advice", before[first][1]), second: before[second], third: ("skip", after[third][1])}
    assert len({receipt for _choice, receipt in after.values()}) == 3


def test_a_ballot_can_be_changed_on_a_second_device(app: Flask, scene: Scene, voter: FlaskClient) -> None:
    first = scene.questions[0]
    put(voter, scene, {first: "yes"})
    second_device = signed_in(app.test_client(), scene.voter)
    receipt = seen(second_device, scene)[first][1]
    put(second_device, scene, {first: "no"})
    assert seen(voter, scene) == {first: ("no", receipt)}


def test_withdrawing_is_not_skipping(scene: Scene, voter: FlaskClient) -> None:
    first, second, _third = scene.questions
    put(voter, scene, {first: "skip", second: "yes"})
    receipt = seen(voter, scene)[second][1]
    assert voter.delete(f"{address(scene)}?question={second}").status_code == 204
    assert set(seen(voter, scene)) == {first}
    with written() as session:
        close(session, scene)
    assert [(each.question_id, each.choice) for each in reading().scalars(select(PublishedBallot))] == [(first, "skip")]
    assert reading().get(PublishedBallot, receipt) is None


def test_a_whole_ballot_can_be_withdrawn(scene: Scene, voter: FlaskClient) -> None:
    put(voter, scene, dict.fromkeys(scene.questions, "yes"))
    assert voter.delete(address(scene)).status_code == 204
    assert seen(voter, scene) == {}


def test_withdrawing_what_was_never_cast_changes_nothing(scene: Scene, voter: FlaskClient) -> None:
    assert voter.delete(f"{address(scene)}?question={scene.questions[0]}").status_code == 204
    assert number_of(Envelope) == 0


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"choices": {"999999999": "yes"}}, 422, "not_on_ballot"),
        ({"choices": {"9999999999999999999999": "yes"}}, 422, "invalid_input"),
        ({"choices": {"x": "yes"}}, 422, "invalid_input"),
        ({"choices": {}}, 422, "invalid_input"),
        ({}, 422, "invalid_input"),
        ({"choices": {"{first}": "maybe"}}, 422, "invalid_input"),
        ({"choices": {"{first}": None}}, 422, "invalid_input"),
        ({"choices": {"{second}": "advice"}}, 422, "choice_not_offered"),
        ({"choices": {"{first}": "yes", "999999999": "no"}}, 422, "not_on_ballot"),
        ({"choices": {"{first}": "yes"}, "voter": 7}, 422, "invalid_input"),
        ({"choices": {"{first}": "yes"}, "language": "x" * 36}, 422, "invalid_input"),
    ],
)
def test_a_ballot_that_cannot_be_taken_changes_nothing(
    scene: Scene, voter: FlaskClient, sent: dict[str, Any], status: int, code: str
) -> None:
    names = {"{first}": str(scene.questions[0]), "{second}": str(scene.questions[1])}
    if "choices" in sent:
        sent = {**sent, "choices": {names.get(key, key): value for key, value in sent["choices"].items()}}
    answer = voter.put(address(scene), json=sent)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert number_of(Envelope) == 0


def test_a_question_of_another_round_is_not_on_the_ballot(scene: Scene, voter: FlaskClient) -> None:
    with written() as session:
        other = voting_round(session)
    answer = put(voter, scene, {other.questions[0]: "yes"})
    assert (answer.status_code, answer.json["code"]) == (422, "not_on_ballot")
    assert voter.delete(f"{address(scene)}?question={other.questions[0]}").json["code"] == "not_on_ballot"
    assert voter.delete(f"{address(scene)}?question=none").status_code == 422


def test_only_its_voter_sees_a_ballot(app: Flask, scene: Scene, voter: FlaskClient) -> None:
    put(voter, scene, {scene.questions[0]: "yes"})
    neighbour = signed_in(app.test_client(), scene.voters[1])
    assert seen(neighbour, scene) == {}
    assert put(neighbour, scene, {scene.questions[0]: "no"}).status_code == 204
    assert seen(voter, scene)[scene.questions[0]][0] == "yes"


def test_no_ballot_is_taken_after_the_hour_though_nobody_has_counted(
    scene: Scene, voter: FlaskClient, clock: Clock
) -> None:
    first = scene.questions[0]
    clock.forward(days=VOTING_DAYS, seconds=-1)
    assert put(voter, scene, {first: "yes"}).status_code == 204
    clock.forward(seconds=1)
    for answer in (put(voter, scene, {first: "no"}), voter.delete(address(scene))):
        assert (answer.status_code, answer.json["code"]) == (409, "voting_over")
    assert seen(voter, scene)[first][0] == "yes"


def test_without_its_key_voting_is_interrupted_and_the_steward_alarmed(
    scene: Scene, voter: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    put(voter, scene, {scene.questions[0]: "yes"})
    forget_key(scene.round, installed_keys())
    for answer in (put(voter, scene, {scene.questions[0]: "no"}), voter.get(address(scene))):
        assert (answer.status_code, answer.json["code"]) == (409, "voting_interrupted")
    alarms = [record.getMessage() for record in caplog.records if record.levelno == logging.CRITICAL]
    assert alarms == [f"round {scene.round}: voting is interrupted, the key is missing from both folders"] * 2
    assert number_of(Envelope) == 1


def test_a_ballot_leaves_an_envelope_and_nothing_else(
    scene: Scene, voter: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    before = rows()
    with caplog.at_level(0):
        put(voter, scene, {scene.questions[0]: "yes"})
        put(voter, scene, {scene.questions[0]: "no"})
    changed = {name for name, found in rows().items() if found != before[name]}
    assert changed == {"envelopes"}
    assert [record for record in caplog.records if record.name.startswith("deliberation")] == []
    assert {column.name for column in Envelope.__table__.columns} == {
        "roll_entry_id",
        "question_id",
        "wording_language",
        "wording_revision",
        "sealed",
    }


def test_an_envelope_names_the_wording_that_was_read(scene: Scene, voter: FlaskClient) -> None:
    first, second, third = scene.questions
    with written() as session:
        question = session.get_one(Question, second)
        wordings = {**question.manifest["wordings"], "ar": {"revision": 4, "text": "نص", "hash": "0"}}
        question.manifest = {**question.manifest, "wordings": wordings}
    put(voter, scene, {first: "yes", second: "yes"}, language="ar")
    put(voter, scene, {third: "yes"})
    read = {
        each.question_id: (each.wording_language, each.wording_revision) for each in reading().scalars(select(Envelope))
    }
    assert read == {first: ("en", 1), second: ("ar", 4), third: ("en", 1)}


def test_somebody_who_is_erased_is_forgotten_and_their_ballot_stays(scene: Scene, voter: FlaskClient) -> None:
    put(voter, scene, {scene.questions[0]: "yes"})
    with written() as session:
        erase_account(session, acting(session, scene.voter), NOON)
    assert number_of(Envelope) == 1
    assert reading().scalars(select(RollEntry).where(RollEntry.member_id == scene.voter)).all() == []
    with written() as session:
        close(session, scene)
    assert [each.choice for each in reading().scalars(select(PublishedBallot))] == ["yes"]


def test_receipts_are_hidden_where_the_policy_says_so(app: Flask, client: FlaskClient) -> None:
    rules = policy_to_json(PRESETS["delphi"])
    rules["ballot"]["receipts"] = False
    with written() as session:
        top = community(session)
        scene = voting_round(session, top=top, within=deliberation(session, None, top, policy=rules))
        cast(session, scene.voter, scene, {scene.questions[0]: "yes"})
    assert seen(signed_in(client, scene.voter), scene) == {scene.questions[0]: ("yes", None)}


def test_receipts_are_hidden_from_whoever_belongs_to_a_shielded_community(app: Flask) -> None:
    with written() as session:
        top = community(session)
        hidden = community(session, "Hidden", top, level="national", visibility="shielded", joining="invitation")
        below_it = community(session, "Below", hidden, visibility="shielded", joining="invitation")
        open_ = community(session, "Open", top)
        scene = voting_round(session, top=top, homes=[hidden, below_it, open_])
        for member_id in scene.voters[:3]:
            cast(session, member_id, scene, {scene.questions[0]: "yes"})
    receipts = []
    for member_id in scene.voters[:3]:
        with written() as session:
            receipts.append(own(session, member_id, scene)[scene.questions[0]].receipt)
    assert receipts[:2] == [None, None]
    assert len(receipts[2] or "") == 32


def test_whoever_may_no_longer_sign_in_casts_nothing(scene: Scene, voter: FlaskClient) -> None:
    with written() as session:
        end_all_sign_ins(session, scene.voter)
    assert put(voter, scene, {scene.questions[0]: "yes"}).status_code == 401


def test_there_is_no_ballot_in_a_round_that_is_not_there(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        hidden = community(session, "Hidden", visibility="shielded", joining="invitation")
        round_id = opened_round(session, hidden).id
        stranger = participant(session, community(session))[0].id
    signed_in(client, stranger)
    for number in (round_id, 999):
        for method in ("get", "put", "delete"):
            sent = {"json": {"choices": {"1": "yes"}}} if method == "put" else {}
            assert getattr(client, method)(f"/api/v1/rounds/{number}/ballot", **sent).status_code == 404
        assert client.get(f"/rounds/{number}/vote").status_code == 404


def test_the_record_tells_nothing_of_ballots(scene: Scene, voter: FlaskClient) -> None:
    before = number_of(Entry)
    put(voter, scene, dict.fromkeys(scene.questions, "yes"))
    put(voter, scene, dict.fromkeys(scene.questions, "no"))
    voter.delete(address(scene))
    assert number_of(Entry) == before


def test_a_closed_round_has_no_envelope_left(scene: Scene, voter: FlaskClient) -> None:
    put(voter, scene, dict.fromkeys(scene.questions, "yes"))
    with written() as session:
        close(session, scene)
    forget_key(scene.round, installed_keys())
    assert number_of(Envelope) == 0
    answer = put(voter, scene, {scene.questions[0]: "no"})
    assert (answer.status_code, answer.json["code"]) == (409, "not_now")
    assert voter.get(address(scene)).json["code"] == "not_now"


def test_a_choice_of_another_round_s_voter_is_left_alone_when_one_closes(scene: Scene, voter: FlaskClient) -> None:
    with written() as session:
        other = voting_round(session)
        cast(session, other.voter, other, {other.questions[0]: "no"})
    put(voter, scene, {scene.questions[0]: "yes"})
    with written() as session:
        close(session, scene)
        session.execute(delete(PublishedBallot))
    with written() as session:
        assert session.get_one(Round, other.round).phase == "voting"
        assert own(session, other.voter, other)[other.questions[0]].choice == "no"
