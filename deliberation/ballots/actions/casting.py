"""Casting, changing and withdrawing a ballot; each choice lies sealed until the round closes."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.ballots.envelopes import Letter, key_name, new_receipt, seal, unseal
from deliberation.ballots.errors import ChoiceNotOffered, NotOnBallot, VotingInterrupted, VotingOver
from deliberation.ballots.forms import BallotForm
from deliberation.ballots.models import Envelope, Question, RollEntry
from deliberation.ballots.queries import offered, roll_entry_of
from deliberation.database import lock, lock_for_reading
from deliberation.errors import NotYou
from deliberation.keys import KeyMissing, Keys
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.tally import Choice


def cast_ballot(
    session: Session, actor: Actor, round_id: int, form: BallotForm, now: datetime, chance: Random, keys: Keys
) -> None:
    """Seal the chosen answers, in place of earlier ones; raises NotOnBallot or ChoiceNotOffered, all or none."""
    # Closing takes the round for writing, so it cannot close between this check and the ballot.
    round_ = lock_for_reading(session, Round, round_id)
    entry = _require_on_roll(session, actor, round_, Act.CAST_BALLOT)
    _require_open(round_, now)
    key = _key(round_, keys)
    # Two devices of one voter take turns.
    lock(session, RollEntry, entry.id)
    questions = _questions(session, round_)
    earlier = _envelopes(session, entry)
    for question_id, choice in form.choices.items():
        question = _asked(questions, question_id, choice)
        envelope = earlier.get(question_id)
        if envelope is None:
            envelope = Envelope(roll_entry_id=entry.id, question_id=question_id)
            receipt = new_receipt(chance)
            session.add(envelope)
        else:
            receipt = unseal(key, entry.id, question_id, envelope.sealed).receipt
        envelope.sealed = seal(key, entry.id, question_id, Letter(choice, receipt), chance)
        envelope.wording_language, envelope.wording_revision = _wording_read(question, form.language)


def _asked(questions: Mapping[int, Question], question_id: int, choice: Choice) -> Question:
    question = questions.get(question_id)
    if question is None:
        raise NotOnBallot()
    if choice not in offered(question):
        raise ChoiceNotOffered()
    return question


def withdraw_choice(session: Session, actor: Actor, round_id: int, question_id: int, now: datetime) -> None:
    """Take back one's answer on one question, which is not the same as skipping it."""
    round_ = lock_for_reading(session, Round, round_id)
    entry = _require_on_roll(session, actor, round_, Act.CAST_BALLOT)
    _require_open(round_, now)
    if question_id not in _questions(session, round_):
        raise NotOnBallot()
    session.execute(delete(Envelope).where(Envelope.roll_entry_id == entry.id, Envelope.question_id == question_id))


def own_ballot(session: Session, actor: Actor, round_id: int, keys: Keys) -> dict[int, Letter]:
    """What the voter has chosen so far, by question: theirs alone to see, while voting is open."""
    round_ = lock_for_reading(session, Round, round_id)
    entry = _require_on_roll(session, actor, round_, Act.READ_OWN_BALLOT)
    key = _key(round_, keys)
    return {
        question_id: unseal(key, entry.id, question_id, envelope.sealed)
        for question_id, envelope in _envelopes(session, entry).items()
    }


def _require_on_roll(session: Session, actor: Actor, round_: Round, act: Act) -> RollEntry:
    entry = roll_entry_of(session, round_, actor)
    require(actor, act, round_.place.voted_in_by(entry.member_id if entry else None))
    if entry is None:
        raise NotYou()
    return entry


def _require_open(round_: Round, now: datetime) -> None:
    # The clock may be late in closing; no ballot is taken after the hour that was announced.
    if now >= closes_at(round_):
        raise VotingOver()


def _key(round_: Round, keys: Keys) -> bytes:
    try:
        return keys.read(key_name(round_.id))
    except KeyMissing:
        raise VotingInterrupted() from None


def _questions(session: Session, round_: Round) -> dict[int, Question]:
    return {
        question.id: question for question in session.scalars(select(Question).where(Question.round_id == round_.id))
    }


def _envelopes(session: Session, entry: RollEntry) -> dict[int, Envelope]:
    query = select(Envelope).where(Envelope.roll_entry_id == entry.id)
    return {envelope.question_id: envelope for envelope in session.scalars(query)}


def _wording_read(question: Question, language: str | None) -> tuple[str, int]:
    """The wording that the voter read, as the frozen manifest numbers it; the authentic one where they name none."""
    wordings: dict[str, dict[str, int]] = question.manifest["wordings"]
    tag = language if language in wordings else question.manifest["language"]
    return tag, wordings[tag]["revision"]
