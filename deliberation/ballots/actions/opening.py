"""Opening the envelopes of a round that closes, and counting its ratings, so that nothing leads back to a person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from deliberation.ballots.envelopes import key_name, new_receipt, unseal
from deliberation.ballots.errors import VotingInterrupted
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
from deliberation.keys import KeyMissing, Keys
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
    try:
        key = keys.read(key_name(round_.id))
    except KeyMissing:
        raise VotingInterrupted() from None
    voters: dict[int, set[int]] = {}
    ballots: list[OpenedBallot] = []
    for envelope, unit_id in _sealed(session, round_):
        letter = unseal(key, envelope.roll_entry_id, envelope.question_id, envelope.sealed)
        ballots.append(OpenedBallot(letter.receipt, envelope.question_id, unit_id, letter.choice))
        voters.setdefault(unit_id, set()).add(envelope.roll_entry_id)
    ballots.sort(key=lambda ballot: ballot.receipt)
    _publish(session, ballots)
    _delete_envelopes(session, round_, len(ballots))
    turnout = {unit_id: len(entries) for unit_id, entries in voters.items()}
    for unit in session.scalars(select(Unit).where(Unit.round_id == round_.id)):
        unit.turnout = turnout.setdefault(unit.id, 0)
    return Opened(tuple(ballots), turnout)


def count_ratings(session: Session, round_: Round, chance: Random) -> None:
    """Keep counts by version, wave and community, release the comments unsigned, and delete who answered what."""
    waves = select(Wave.id).where(Wave.round_id == round_.id)
    given: dict[tuple[int, int, int], list[Rating]] = {}
    in_order = (Rating.wave_id, Rating.version_id, Rating.member_id)
    for rating in session.scalars(select(Rating).where(Rating.wave_id.in_(waves)).order_by(*in_order)):
        given.setdefault((rating.wave_id, rating.version_id, rating.community_id), []).append(rating)
    session.add_all(_count(*address, ratings) for address, ratings in sorted(given.items()))
    comments = [
        UnsignedComment(key=new_receipt(chance), version_id=rating.version_id, body=rating.comment)
        for ratings in given.values()
        for rating in ratings
        if rating.comment
    ]
    comments.sort(key=lambda comment: comment.key)
    session.add_all(comments)
    session.flush()
    session.execute(delete(Rating).where(Rating.wave_id.in_(waves)))


def forget_key(round_id: int, keys: Keys) -> None:
    """Destroy the key of a round whose closing has committed; safe to repeat after a crash."""
    keys.destroy(key_name(round_id))


def _sealed(session: Session, round_: Round) -> Iterator[tuple[Envelope, int]]:
    query = (
        select(Envelope, RollEntry.unit_id)
        .join(RollEntry, RollEntry.id == Envelope.roll_entry_id)
        .where(RollEntry.round_id == round_.id)
        .execution_options(yield_per=BATCH)
    )
    yield from session.execute(query).tuples()


def _publish(session: Session, ballots: list[OpenedBallot]) -> None:
    for start in range(0, len(ballots), BATCH):
        session.execute(
            insert(PublishedBallot),
            [
                {"receipt": b.receipt, "question_id": b.question_id, "unit_id": b.unit_id, "choice": b.choice}
                for b in ballots[start : start + BATCH]
            ],
        )


def _delete_envelopes(session: Session, round_: Round, published: int) -> None:
    questions = select(Question.id).where(Question.round_id == round_.id)
    result = session.execute(delete(Envelope).where(Envelope.question_id.in_(questions)))
    if result.rowcount != published:  # type: ignore[attr-defined]
        raise LostBallots(f"{published} of {result.rowcount}")  # type: ignore[attr-defined]


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
