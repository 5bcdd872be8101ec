"""Casting, changing and withdrawing a ballot; each choice lies sealed until the round closes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.ballots.actions.sealing import key_of, opened
from deliberation.ballots.envelopes import Letter, new_receipt, seal
from deliberation.ballots.errors import ChoiceNotOffered, NotOnBallot, VotingOver
from deliberation.ballots.forms import BallotForm
from deliberation.ballots.models import Envelope, Question, RollEntry
from deliberation.ballots.queries import offered, roll_entry_of, shows_receipts
from deliberation.database import lock, lock_for_reading
from deliberation.keys import Keys
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.tally import Choice


@dataclass(frozen=True)
class OwnChoice:
    """What the voter chose on one question, and the receipt unless it is not shown to them."""

    choice: Choice
    receipt: str | None


def cast_ballot(
    session: Session, actor: Actor, round_id: int, form: BallotForm, now: datetime, chance: Random, keys: Keys
) -> None:
    """Seal the chosen answers, in place of earlier ones; raises NotOnBallot or ChoiceNotOffered, all or none."""
    round_, entry = _held_to_change(session, actor, round_id, now)
    key = key_of(round_, keys)
    asked = list(form.choices)
    questions, earlier = _questions(session, round_, asked), _envelopes(session, entry, asked)
    for question_id, choice in form.choices.items():
        question = _asked(questions, question_id, choice)
        envelope = earlier.get(question_id)
        if envelope is None:
            receipt = new_receipt(chance)
            envelope = Envelope(roll_entry_id=entry.id, question_id=question_id)
            session.add(envelope)
        else:
            receipt = opened(round_, key, entry.id, question_id, envelope.sealed).receipt
        envelope.sealed = seal(key, entry.id, question_id, Letter(choice, receipt), chance)
        envelope.wording_language, envelope.wording_revision = _wording_read(question, form.language)


def withdraw_choice(session: Session, actor: Actor, round_id: int, question_id: int, now: datetime) -> None:
    """Take back one's answer on one question, which is not the same as skipping it; raises NotOnBallot."""
    round_, entry = _held_to_change(session, actor, round_id, now)
    if question_id not in _questions(session, round_, [question_id]):
        raise NotOnBallot()
    session.execute(delete(Envelope).where(Envelope.roll_entry_id == entry.id, Envelope.question_id == question_id))


def withdraw_ballot(session: Session, actor: Actor, round_id: int, now: datetime) -> None:
    """Take back all that one has answered, as if one had not voted."""
    _round, entry = _held_to_change(session, actor, round_id, now)
    session.execute(delete(Envelope).where(Envelope.roll_entry_id == entry.id))


def own_ballot(session: Session, actor: Actor, round_id: int, keys: Keys) -> dict[int, OwnChoice]:
    """What the voter has chosen so far, by question: theirs alone to see, while voting is open.

    Call it in a transaction that writes, so that no closing comes between reading the envelopes and their key.
    """
    round_, entry = _held(session, actor, round_id, Act.READ_OWN_BALLOT)
    key = key_of(round_, keys)
    letters = {
        question_id: opened(round_, key, entry.id, question_id, envelope.sealed)
        for question_id, envelope in _envelopes(session, entry).items()
    }
    is_shown = shows_receipts(session, round_, actor)
    return {
        question_id: OwnChoice(letter.choice, letter.receipt if is_shown else None)
        for question_id, letter in letters.items()
    }


def _held(session: Session, actor: Actor, round_id: int, act: Act) -> tuple[Round, RollEntry]:
    # Closing takes the round for writing, so it cannot close between this check and the ballot.
    round_ = lock_for_reading(session, Round, round_id)
    entry = roll_entry_of(session, round_, actor)
    require(actor, act, round_.place.voted_in_by(entry.member_id if entry else None))
    assert entry is not None, "only somebody on the roll is let through"
    return round_, entry


def _held_to_change(session: Session, actor: Actor, round_id: int, now: datetime) -> tuple[Round, RollEntry]:
    round_, entry = _held(session, actor, round_id, Act.CAST_BALLOT)
    _require_open(round_, now)
    # Two devices of one voter take turns.
    lock(session, RollEntry, entry.id)
    return round_, entry


def _require_open(round_: Round, now: datetime) -> None:
    # The clock may be late in closing; no ballot is taken after the hour that was announced.
    if now >= closes_at(round_):
        raise VotingOver()


def _asked(questions: Mapping[int, Question], question_id: int, choice: Choice) -> Question:
    question = questions.get(question_id)
    if question is None:
        raise NotOnBallot()
    if choice not in offered(question):
        raise ChoiceNotOffered()
    return question


def _questions(session: Session, round_: Round, question_ids: Sequence[int]) -> dict[int, Question]:
    query = select(Question).where(Question.round_id == round_.id, Question.id.in_(question_ids))
    return {question.id: question for question in session.scalars(query)}


def _envelopes(session: Session, entry: RollEntry, question_ids: Sequence[int] | None = None) -> dict[int, Envelope]:
    query = select(Envelope).where(Envelope.roll_entry_id == entry.id)
    if question_ids is not None:
        query = query.where(Envelope.question_id.in_(question_ids))
    return {envelope.question_id: envelope for envelope in session.scalars(query)}


def _wording_read(question: Question, language: str | None) -> tuple[str, int]:
    """The wording that the voter read, as the frozen manifest numbers it; the authentic one where they name none."""
    wordings: dict[str, dict[str, int]] = question.manifest["wordings"]
    tag = language if language in wordings else question.manifest["language"]
    return tag, wordings[tag]["revision"]
