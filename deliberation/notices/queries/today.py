"""The reader's own rounds, the one that is shown first, and how the last one ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.ballots.queries import Waiting, waiting_for
from deliberation.communities.models import Membership, MembershipStatus
from deliberation.communities.queries import own_memberships
from deliberation.decisions.models import Outcome
from deliberation.notices.queries.tasks import Task, tasks_for
from deliberation.permissions import Actor, Role, known
from deliberation.proposals.fragments import contributions
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries import proposals_in
from deliberation.rounds.models import Round
from deliberation.rounds.queries import Stage, own_rounds, stages_of
from deliberation.rules.phases import Level, Phase, RoundKind

# A page of cards; the round's own page has them all.
MOST_CARDS = 12


@dataclass(frozen=True)
class Closing:
    """A round that closed, and how often it decided what."""

    round: Round
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class Today:
    """All that the first page of a member shows; `round` is the one shown at length, if they have any."""

    round: Round | None
    others: Sequence[Round]
    stages: Sequence[tuple[RoundKind, Level, Stage]]
    tasks: Sequence[Task]
    proposals: Sequence[Proposal]
    contributions: Mapping[int, int]
    last_closing: Closing | None
    belongs_somewhere: bool
    # Where somebody who belongs nowhere yet has asked to be admitted.
    requests: Sequence[Membership]

    @property
    def step(self) -> int:
        """Which of the stages is the present one, counted from 1."""
        return sum(stage is Stage.DONE for _kind, _level, stage in self.stages) + 1

    @property
    def has_more(self) -> bool:
        """Whether the round may hold more proposals than are shown."""
        return len(self.proposals) == MOST_CARDS


def today(session: Session, actor: Actor, now: datetime, wish: int | None = None) -> Today:
    """The reader's day; `wish` is the number of the own round to show. Raises SignInNeeded."""
    known(actor)
    rounds = own_rounds(session, actor)
    waiting = waiting_for(session, actor, now)
    shown = _shown(rounds, waiting, wish)
    proposals = _proposals(session, actor, shown)
    return Today(
        round=shown,
        others=[each for each in rounds if each is not shown],
        stages=_way_up(session, shown) if shown else (),
        tasks=tasks_for(session, actor, rounds, waiting, now),
        proposals=proposals,
        contributions=contributions(session, [each.id for each in proposals]) if proposals else {},
        last_closing=_last_closing(session, actor),
        belongs_somewhere=bool(actor.grants),
        requests=() if actor.grants else _requests(session, actor),
    )


def _shown(rounds: Sequence[Round], waiting: Sequence[Waiting], wish: int | None) -> Round | None:
    """The round asked for, else where something is to be decided, else what goes on, the lowest level first."""
    wanted = {each.round.id for each in waiting if each.left}
    ways = (
        lambda each: each.id == wish,
        lambda each: each.id in wanted,
        lambda each: each.phase is not Phase.PLANNED,
    )
    return next((each for way in ways for each in rounds if way(each)), rounds[0] if rounds else None)


def _way_up(session: Session, round_: Round) -> list[tuple[RoundKind, Level, Stage]]:
    """The stages of the deliberation as seen from this round: those before it are done."""
    steps = [(kind, level) for kind, level, _stage in stages_of(session, round_.deliberation)]
    here = steps.index((round_.kind, round_.community.level))
    present = Stage.NEXT if round_.phase is Phase.PLANNED else Stage.NOW
    stages = [Stage.DONE] * here + [present] + [Stage.NEXT] * (len(steps) - here - 1)
    return [(kind, level, stage) for (kind, level), stage in zip(steps, stages, strict=True)]


def _proposals(session: Session, actor: Actor, round_: Round | None) -> list[Proposal]:
    if round_ is None or round_.kind is not RoundKind.CRITERIA or round_.phase is Phase.PLANNED:
        return []
    return proposals_in(session, actor, round_.id, most=MOST_CARDS)


def _last_closing(session: Session, actor: Actor) -> Closing | None:
    """The last round that closed in the reader's communities or above them."""
    query = (
        select(Round)
        .where(Round.community_id.in_(_own_and_above(actor)), Round.phase == Phase.CLOSED)
        .order_by(Round.closed_at.desc(), Round.id.desc())
        .limit(1)
    )
    closed = session.scalars(query).one_or_none() if actor.grants else None
    if closed is None:
        return None
    counted = select(Outcome.code, func.count()).where(Outcome.round_id == closed.id).group_by(Outcome.code)
    return Closing(closed, dict(session.execute(counted.order_by(Outcome.code)).all()))


def _own_and_above(actor: Actor) -> set[int]:
    """Members and observers read what is above them; other roles end where they are held."""
    found = {grant.community_id for grant in actor.grants}
    for grant in actor.grants:
        if grant.role in (Role.MEMBER, Role.OBSERVER):
            found |= {int(step) for step in grant.path.strip("/").split("/")}
    return found


def _requests(session: Session, actor: Actor) -> list[Membership]:
    return [each for each in own_memberships(session, actor) if each.status is MembershipStatus.REQUESTED]
