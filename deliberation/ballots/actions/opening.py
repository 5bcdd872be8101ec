"""Opening the envelopes of a round that closes, and counting its ratings, so that nothing leads back to a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import CursorResult, Row, delete, insert, select, update
from sqlalchemy.orm import Session

from deliberation.ballots.actions.sealing import key_of, opened
from deliberation.ballots.envelopes import key_name, new_receipt
from deliberation.ballots.models import (
    Envelope,
    PublishedBallot,
    Question,
    Rating,
    RatingCount,
    RollEntry,
    Unit,
    UnsignedComment,
    Wave,
)
from deliberation.keys import Keys
from deliberation.rounds.models import Round
from deliberation.rules.rating import Requirement, histogram_of
from deliberation.rules.tally import Choice

BATCH = 5000


@dataclass(frozen=True)
class OpenedBallot:
    """One choice without its voter."""

    receipt: str
    question_id: int
    unit_id: int
    choice: Choice


@dataclass(frozen=True)
class Opened:
    """All choices of a round in the order of their receipts, and how many people of each unit had cast any."""

    ballots: tuple[OpenedBallot, ...]
    turnout: dict[int, int]


class LostBallots(Exception):
    """Fewer ballots would be published than were cast; the round does not close."""


def open_envelopes(session: Session, round_: Round, keys: Keys) -> Opened:
    """Publish every choice in the order of random receipts and delete the envelopes, within the caller's transaction.

    The key is destroyed after the commit, by forget_key. Raises VotingInterrupted when the key is missing.
    """
    key = key_of(round_, keys)
    voters: dict[int, set[int]] = {}
    ballots: list[OpenedBallot] = []
    for entry_id, question_id, sealed, unit_id in _sealed(session, round_):
        letter = opened(round_, key, entry_id, question_id, sealed)
        ballots.append(OpenedBallot(letter.receipt, question_id, unit_id, letter.choice))
        voters.setdefault(unit_id, set()).add(entry_id)
    ballots.sort(key=lambda ballot: ballot.receipt)
    _publish(session, ballots)
    _delete_envelopes(session, round_, len(ballots))
    _write_roll_anew(session, round_)
    turnout = {unit_id: len(entries) for unit_id, entries in voters.items()}
    for unit in session.scalars(select(Unit).where(Unit.round_id == round_.id)):
        unit.turnout = turnout.setdefault(unit.id, 0)
    return Opened(tuple(ballots), turnout)


def count_ratings(session: Session, round_: Round, chance: Random) -> None:
    """Keep counts by version, wave and community, release the comments unsigned, and delete who answered what."""
    waves = select(Wave.id).where(Wave.round_id == round_.id)
    in_order = (Rating.wave_id, Rating.version_id, Rating.member_id)
    ratings = session.scalars(select(Rating).where(Rating.wave_id.in_(waves)).order_by(*in_order)).all()
    given: dict[tuple[int, int, int], list[Rating]] = {}
    for rating in ratings:
        given.setdefault((rating.wave_id, rating.version_id, rating.community_id), []).append(rating)
    session.add_all(_count(*address, those) for address, those in sorted(given.items()))
    session.add_all(_unsigned_comments(ratings, chance))
    session.flush()
    session.execute(delete(Rating).where(Rating.wave_id.in_(waves)))


def forget_key(round_id: int, keys: Keys) -> None:
    """Destroy the key of a round whose closing has committed; safe to repeat after a crash."""
    keys.destroy(key_name(round_id))


def _sealed(session: Session, round_: Round) -> Sequence[Row[int, int, bytes, int]]:
    query = (
        select(Envelope.roll_entry_id, Envelope.question_id, Envelope.sealed, RollEntry.unit_id)
        .join(RollEntry, RollEntry.id == Envelope.roll_entry_id)
        .where(RollEntry.round_id == round_.id)
    )
    return session.execute(query).all()


def _publish(session: Session, ballots: list[OpenedBallot]) -> None:
    for start in range(0, len(ballots), BATCH):
        # By the connection, since the session would make more of each row than it needs.
        session.connection().execute(
            insert(PublishedBallot),
            [
                {"receipt": b.receipt, "question_id": b.question_id, "unit_id": b.unit_id, "choice": b.choice}
                for b in ballots[start : start + BATCH]
            ],
        )


def _delete_envelopes(session: Session, round_: Round, published: int) -> None:
    questions = select(Question.id).where(Question.round_id == round_.id)
    removal = delete(Envelope).where(Envelope.question_id.in_(questions))
    removed = session.execute(removal, execution_options={"synchronize_session": False})
    assert isinstance(removed, CursorResult)
    if removed.rowcount != published:
        raise LostBallots(f"{published} of {removed.rowcount}")


def _write_roll_anew(session: Session, round_: Round) -> None:
    # Casting locks the voter's row, and PostgreSQL notes in it by which transaction: that tells who voted, and when.
    session.execute(update(RollEntry).where(RollEntry.round_id == round_.id).values(unit_id=RollEntry.unit_id))


def _unsigned_comments(ratings: Sequence[Rating], chance: Random) -> list[UnsignedComment]:
    """What people said with their latest answer on a text, in the order of random keys."""
    latest = {(rating.version_id, rating.member_id): rating for rating in ratings}
    comments = [
        UnsignedComment(key=new_receipt(chance), version_id=rating.version_id, body=rating.comment)
        for rating in latest.values()
        if rating.comment
    ]
    return sorted(comments, key=lambda comment: comment.key)


def _count(wave_id: int, version_id: int, community_id: int, ratings: list[Rating]) -> RatingCount:
    requirements = Counter(rating.requirement for rating in ratings)
    relevances = [rating.relevance for rating in ratings if rating.relevance is not None]
    return RatingCount(
        wave_id=wave_id,
        version_id=version_id,
        community_id=community_id,
        histogram=list(histogram_of(relevances)),
        cannot_judge=len(ratings) - len(relevances),
        required=requirements[Requirement.REQUIRED],
        advice=requirements[Requirement.ADVICE],
    )
