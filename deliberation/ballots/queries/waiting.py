"""What waits for a member: texts to rate and to vote on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Envelope, Question, Rating, RollEntry, Wave, WaveText
from deliberation.permissions import Actor, Role
from deliberation.proposals.models import Proposal, ProposalStatus, Version
from deliberation.rounds.models import PhaseWindow, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.phases import Phase, RoundKind

Counted = Row[int, datetime, int, int]


@dataclass(frozen=True)
class Waiting:
    """What waits for a member in one round: so many of its answers are left, to be given until it closes."""

    round: Round
    phase: Phase
    left: int
    of: int
    closes_at: datetime

    @property
    def minutes(self) -> int:
        """How long what is left takes, rounded up; what was rated before is not read anew."""
        times = policy_of(self.round).budget
        if self.phase is Phase.RATING:
            seconds = times.reading_seconds + times.rating_seconds
        elif self.round.kind is RoundKind.CRITERIA:
            seconds = times.ballot_seconds
        else:
            seconds = times.reading_seconds + times.ballot_seconds
        return -(-self.left * seconds // 60)


def waiting_for(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """The rounds in which the member has something to rate or to vote on, what closes first at the top.

    Those in which everything is answered are among them, with nothing left, since answers may still be changed.
    """
    if actor.member_id is None:
        return []
    found = [
        *_as_waiting(session, Phase.RATING, _ratings(session, actor, now)),
        *_as_waiting(session, Phase.VOTING, _ballots(session, actor, now)),
    ]
    return sorted(found, key=lambda waiting: (waiting.left == 0, waiting.closes_at, waiting.round.id))


def _ratings(session: Session, actor: Actor, now: datetime) -> Sequence[Counted]:
    paths = {grant.path for grant in actor.grants if grant.role is Role.MEMBER}
    above = {int(step) for path in paths for step in path.strip("/").split("/")}
    own = and_(
        Rating.wave_id == Wave.id,
        Rating.version_id == WaveText.version_id,
        Rating.member_id == actor.member_id,
    )
    query = (
        select(Wave.round_id, Wave.closes_at, func.count(WaveText.version_id), func.count(Rating.version_id))
        .join(WaveText, WaveText.wave_id == Wave.id)
        .join(Version, Version.id == WaveText.version_id)
        .join(Proposal, and_(Proposal.id == Version.proposal_id, Proposal.status == ProposalStatus.OPEN))
        .join(Round, Round.id == Wave.round_id)
        .outerjoin(Rating, own)
        .where(
            Round.phase == Phase.RATING,
            Wave.closed_at.is_(None),
            Wave.closes_at > now,
            Round.community_id.in_(above),
        )
        .group_by(Wave.round_id, Wave.closes_at)
    )
    return session.execute(query).all()


def _ballots(session: Session, actor: Actor, now: datetime) -> Sequence[Counted]:
    query = (
        select(RollEntry.round_id, PhaseWindow.closes_at, func.count(Question.id), func.count(Envelope.question_id))
        .join(Round, Round.id == RollEntry.round_id)
        .join(PhaseWindow, and_(PhaseWindow.round_id == Round.id, PhaseWindow.phase == Round.phase))
        .join(Question, Question.round_id == RollEntry.round_id)
        .outerjoin(Envelope, and_(Envelope.roll_entry_id == RollEntry.id, Envelope.question_id == Question.id))
        .where(Round.phase == Phase.VOTING, PhaseWindow.closes_at > now, RollEntry.member_id == actor.member_id)
        .group_by(RollEntry.round_id, PhaseWindow.closes_at)
    )
    return session.execute(query).all()


def _as_waiting(session: Session, phase: Phase, rows: Sequence[Counted]) -> list[Waiting]:
    query = select(Round).where(Round.id.in_([row[0] for row in rows]))
    rounds = {round_.id: round_ for round_ in session.scalars(query)} if rows else {}
    return [
        Waiting(rounds[round_id], phase, asked - given, asked, closes_at) for round_id, closes_at, asked, given in rows
    ]
