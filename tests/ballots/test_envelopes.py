"""Envelopes: all of one length, bound to their voter and question, and opened by nobody without the key."""

from random import Random

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select

from deliberation.ballots.actions.opening import LostBallots
from deliberation.ballots.envelopes import Letter, key_name, new_receipt, round_of_key, seal, unseal
from deliberation.ballots.errors import VotingInterrupted
from deliberation.ballots.models import Envelope, PublishedBallot, Question, RollEntry, Unit
from deliberation.database import reading
from deliberation.keys import installed_keys
from deliberation.rules.tally import Choice
from tests.ballots.factories import Scene, cast, close, own, voting_round
from tests.conftest import written

KEY = bytes(range(32))


@pytest.fixture
def scene(app: Flask) -> Scene:
    with written() as session:
        found = voting_round(session)
        for number, member_id in enumerate(found.voters):
            cast(session, member_id, found, dict(zip(found.questions, ["yes", "no", "skip"][number:], strict=False)))
        return found


def test_every_envelope_has_one_length() -> None:
    chance = Random(1)
    sealed = {
        choice: seal(KEY, entry, question, Letter(choice, new_receipt(chance)), chance)
        for choice in Choice
        for entry, question in ((1, 1), (10**8, 10**8))
    }
    assert {len(each) for each in sealed.values()} == {12 + 16 + 16 + 16}


def test_the_same_letter_is_never_sealed_alike() -> None:
    chance = Random(1)
    letter = Letter(Choice.YES, new_receipt(chance))
    assert len({seal(KEY, 1, 1, letter, chance) for _again in range(50)}) == 50


def test_an_envelope_gives_back_its_letter() -> None:
    chance = Random(2)
    letter = Letter(Choice.ADVICE, new_receipt(chance))
    assert unseal(KEY, 7, 9, seal(KEY, 7, 9, letter, chance)) == letter


@pytest.mark.parametrize(("entry", "question", "key"), [(8, 9, KEY), (7, 8, KEY), (7, 9, bytes(32)), (79, 0, KEY)])
def test_an_envelope_opens_only_for_its_voter_question_and_key(entry: int, question: int, key: bytes) -> None:
    sealed = seal(KEY, 7, 9, Letter(Choice.NO, "0" * 32), Random(3))
    with pytest.raises(InvalidTag):
        unseal(key, entry, question, sealed)


def test_a_touched_envelope_does_not_open() -> None:
    sealed = seal(KEY, 7, 9, Letter(Choice.NO, "0" * 32), Random(3))
    for place in range(len(sealed)):
        touched = bytearray(sealed)
        touched[place] ^= 1
        with pytest.raises(InvalidTag):
            unseal(KEY, 7, 9, bytes(touched))


def test_a_key_names_its_round() -> None:
    assert round_of_key(key_name(41)) == 41
    assert [round_of_key(name) for name in ("signing", "round-", "round-x", "41")] == [None] * 4


def swapped(scene: Scene) -> None:
    with written() as session:
        query = select(Envelope).where(Envelope.question_id == scene.questions[0]).order_by(Envelope.roll_entry_id)
        one, other, _third = session.scalars(query)
        one.sealed, other.sealed = other.sealed, one.sealed


def test_a_swapped_envelope_is_found_when_its_voter_looks_and_when_the_round_closes(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    swapped(scene)
    with pytest.raises(VotingInterrupted), written() as session:
        own(session, scene.voters[0], scene)
    with pytest.raises(VotingInterrupted), written() as session:
        cast(session, scene.voters[0], scene, {scene.questions[0]: "no"})
    with pytest.raises(VotingInterrupted), written() as session:
        close(session, scene)
    alarm = f"round {scene.round}: voting is interrupted, an envelope was tampered with"
    assert [record.getMessage() for record in caplog.records if record.levelname == "CRITICAL"] == [alarm] * 3
    assert reading().scalars(select(PublishedBallot)).all() == []


def test_a_round_whose_key_is_missing_does_not_close(scene: Scene) -> None:
    installed_keys().destroy(key_name(scene.round))
    with pytest.raises(VotingInterrupted), written() as session:
        close(session, scene)
    assert len(reading().scalars(select(Envelope)).all()) == 6


def test_a_round_does_not_close_when_ballots_would_be_lost(scene: Scene) -> None:
    with written() as session:
        other = voting_round(session)
        stranger = session.scalars(select(RollEntry).where(RollEntry.round_id == other.round)).first()
        assert stranger is not None
        session.add(
            Envelope(
                roll_entry_id=stranger.id,
                question_id=scene.questions[0],
                wording_language="en",
                wording_revision=1,
                sealed=b"",
            )
        )
    with pytest.raises(LostBallots), written() as session:
        close(session, scene)


def test_closing_publishes_every_choice_and_counts_every_voter_once(scene: Scene) -> None:
    with written() as session:
        close(session, scene)
    session = reading()
    published = session.scalars(select(PublishedBallot)).all()
    numbers = {question.id: question.number for question in session.scalars(select(Question))}
    assert sorted((numbers[each.question_id], each.choice.value) for each in published) == [
        (1, "no"),
        (1, "skip"),
        (1, "yes"),
        (2, "no"),
        (2, "skip"),
        (3, "skip"),
    ]
    assert [unit.turnout for unit in session.scalars(select(Unit))] == [3]
