"""Opening a round: its rules are frozen, and every phase gets its time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from deliberation.database import lock
from deliberation.events import announce
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.errors import NotApproved
from deliberation.rounds.events import RoundOpened
from deliberation.rounds.models import PhaseWindow, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.phases import RoundKind, schedule, sequence
from deliberation.rules.policy import policy_hash, policy_to_json

# The clock calls every few minutes: up to so much later it is still the planned time. Later, people would lose days.
PUNCTUAL = timedelta(hours=1)


def open_round(session: Session, actor: Actor, round_id: int, now: datetime) -> Round:
    """Open a planned round; raises NotNow when it is open already, and NotApproved before the members have approved.

    Whoever opens one that begins with its vote puts the question in the same transaction.
    """
    opening = lock(session, Round, round_id)
    require(actor, Act.OPEN_ROUND, opening.place)
    if opening.kind is not RoundKind.CONVENING and not opening.deliberation.is_ready:
        raise NotApproved()
    policy = policy_of(opening)
    opening.policy, opening.policy_hash = policy_to_json(policy), policy_hash(policy)
    opening.opened_at = now
    opening.opens_at = _beginning(opening.opens_at, now)
    opening.phase = sequence(opening.kind, has_ballot=opening.has_ballot)[0]
    opening.windows = _windows(opening)
    session.flush()
    _announce_opening(session, actor, opening)
    return opening


def _beginning(planned: datetime, now: datetime) -> datetime:
    return planned if planned <= now < planned + PUNCTUAL else now.replace(second=0, microsecond=0)


def _windows(opening: Round) -> list[PhaseWindow]:
    local = opening.opens_at.astimezone(ZoneInfo(opening.time_zone))
    planned = schedule(opening.kind, opening.community.level, policy_of(opening), local, has_ballot=opening.has_ballot)
    return [
        PhaseWindow(
            phase=window.phase,
            position=position,
            opens_at=window.opens.astimezone(UTC),
            closes_at=window.closes.astimezone(UTC),
        )
        for position, window in enumerate(planned, start=1)
    ]


def _announce_opening(session: Session, actor: Actor, opened: Round) -> None:
    announce(
        session,
        RoundOpened(
            community_id=opened.community_id,
            round_id=opened.id,
            actor_id=actor.member_id,
            deliberation_id=opened.deliberation_id,
            round_kind=opened.kind.value,
            phase=opened.phase.value,
            has_ballot=opened.has_ballot,
            policy_hash=opened.policy_hash or "",
            is_simulated=opened.deliberation.is_simulated,
        ),
    )
