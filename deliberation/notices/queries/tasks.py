"""What waits for a reader: each thing once, with the minutes that it takes, the most urgent first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from deliberation.ballots.queries import Waiting
from deliberation.notices.queries import desks, talk
from deliberation.permissions import Act, Actor, Place, is_allowed, is_time, known
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of, turning_point
from deliberation.rules.phases import Phase, RoundKind

MOST_TASKS = 5
# How long short acts take, in seconds; reading and answering are knobs of each round's policy.
CONFIRMING = 10
READING_A_POST = 30
PROPOSING = 600
SIGNING = 300
LOOKING_AT_A_REQUEST = 60
LOOKING_AT_A_DESK = 300


class TaskKind(StrEnum):
    """What somebody may be asked for, the most urgent first."""

    VOTE = "vote"
    RATE = "rate"
    SIGN = "sign"
    ADMIT = "admit"
    PREPARE = "prepare"
    CONFIRM = "confirm"
    REACT = "react"
    READ = "read"
    PROPOSE = "propose"


ORDER = tuple(TaskKind)


@dataclass(frozen=True)
class Task:
    """Something that waits: so many of its kind, about how many minutes, in which round, until when."""

    kind: TaskKind
    number: int
    minutes: int
    round: Round | None = None
    due: datetime | None = None
    # The proposal, or the community, to begin with.
    first_id: int | None = None


def tasks_for(
    session: Session, actor: Actor, rounds: Sequence[Round], waiting: Sequence[Waiting], now: datetime
) -> list[Task]:
    """What waits for the reader in their rounds, and at their desks: at most five, the most urgent first."""
    found = [
        *_answers(waiting),
        *_confirmations(session, actor, rounds, waiting),
        *_talk(session, actor, rounds, now),
        *_proposing(session, actor, rounds),
        *(_facilitating(session, actor, now) if desks.facilitated_ids(actor) else ()),
    ]
    # Tasks of one kind stay in the order in which they were found, which is by their dates.
    return sorted(found, key=lambda task: ORDER.index(task.kind))[:MOST_TASKS]


def _answers(waiting: Sequence[Waiting]) -> Iterable[Task]:
    for each in waiting:
        if each.left:
            kind = TaskKind.VOTE if each.phase is Phase.VOTING else TaskKind.RATE
            yield Task(kind, each.left, each.minutes, each.round, each.closes_at)


def _confirmations(
    session: Session, actor: Actor, rounds: Sequence[Round], waiting: Sequence[Waiting]
) -> Iterable[Task]:
    rated = {each.round.id for each in waiting}  # rating is taking part
    could = [
        each
        for each in rounds
        if _may(actor, Act.CONFIRM_TAKING_PART, each.place) and _leads_to_a_vote(each) and each.id not in rated
    ]
    done = talk.on_the_roll_of(session, known(actor), could) if could else set()
    return [_task(TaskKind.CONFIRM, 1, CONFIRMING, each) for each in could if each.id not in done]


def _leads_to_a_vote(round_: Round) -> bool:
    """Other rounds are joined by doing something in them; a ratification begins with its vote."""
    return round_.has_ballot and (round_.phase is not Phase.PLANNED or round_.kind is RoundKind.RATIFICATION)


def _talk(session: Session, actor: Actor, rounds: Sequence[Round], now: datetime) -> Iterable[Task]:
    by_id = {each.id: each for each in rounds if each.phase is not Phase.PLANNED}
    discussed = [each.id for each in by_id.values() if is_time(Act.REACT, each.place)]
    if discussed:
        for pile in talk.without_reaction(session, known(actor), discussed):
            round_ = by_id[pile.round_id]
            seconds = pile.number * policy_of(round_).budget.reading_seconds
            yield _task(TaskKind.REACT, pile.number, seconds, round_, pile.proposal_id)
    if by_id:
        for pile in talk.unread(session, known(actor), by_id, now):
            seconds = pile.number * READING_A_POST
            yield _task(TaskKind.READ, pile.number, seconds, by_id[pile.round_id], pile.proposal_id)


def _proposing(session: Session, actor: Actor, rounds: Sequence[Round]) -> Iterable[Task]:
    could = [
        each
        for each in rounds
        if each.phase is Phase.PROPOSING and each.kind is RoundKind.CRITERIA and _may(actor, Act.PROPOSE, each.place)
    ]
    done = talk.proposed_in(session, known(actor), [each.id for each in could]) if could else set()
    return [_task(TaskKind.PROPOSE, 1, PROPOSING, each) for each in could if each.id not in done]


def _facilitating(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:
    for round_ in desks.to_be_signed(session, actor):
        yield Task(TaskKind.SIGN, 1, _minutes(SIGNING), round_)
    for community_id, number in desks.requests_by_community(session, actor).items():
        yield Task(TaskKind.ADMIT, number, _minutes(number * LOOKING_AT_A_REQUEST), first_id=community_id)
    for round_ in desks.opening_soon(session, actor, now):
        yield _task(TaskKind.PREPARE, 1, LOOKING_AT_A_DESK, round_)


def _may(actor: Actor, act: Act, place: Place) -> bool:
    return is_allowed(actor, act, place) and is_time(act, place)


def _task(kind: TaskKind, number: int, seconds: int, round_: Round, first_id: int | None = None) -> Task:
    return Task(kind, number, _minutes(seconds), round_, turning_point(round_), first_id)


def _minutes(seconds: int) -> int:
    """Rounded up, so that nobody is promised less than it takes."""
    return -(-seconds // 60)
