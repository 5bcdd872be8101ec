"""What waits for facilitators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Membership, MembershipStatus
from deliberation.decisions.models import ReleaseSignature
from deliberation.decisions.queries import unreleased_ratifications
from deliberation.permissions import Act, Actor, Role, is_allowed
from deliberation.rounds.models import Round
from deliberation.rounds.queries import facilitated
from deliberation.rules.phases import Phase

MOST_AT_ONCE = 100
# A round that opens so soon deserves a look at its desk: what it will ask of people's time.
SOON = timedelta(days=7)


@dataclass(frozen=True)
class DeskEntry:
    """A community that one facilitates: who asks to be admitted, and its rounds that are not over."""

    community: Community
    requests: int
    rounds: tuple[Round, ...]


def facilitated_ids(actor: Actor) -> list[int]:
    """The numbers of the communities that one facilitates."""
    return sorted({grant.community_id for grant in actor.grants if grant.role is Role.FACILITATOR})


def desks_of(session: Session, actor: Actor) -> list[DeskEntry]:
    """Everything that one facilitates, from the top; raises SignInNeeded or NotYou."""
    communities = facilitated(session, actor)
    requests = requests_by_community(session, actor)
    query = select(Round).where(Round.community_id.in_(facilitated_ids(actor)), Round.phase != Phase.CLOSED)
    rounds = list(session.scalars(query.order_by(Round.id).limit(MOST_AT_ONCE)))
    return [
        DeskEntry(each, requests.get(each.id, 0), tuple(r for r in rounds if r.community_id == each.id))
        for each in communities
    ]


def requests_by_community(session: Session, actor: Actor) -> dict[int, int]:
    """How many people ask to be admitted to the communities that one facilitates."""
    query = (
        select(Membership.community_id, func.count())
        .where(
            Membership.community_id.in_(facilitated_ids(actor)),
            Membership.status == MembershipStatus.REQUESTED,
        )
        .group_by(Membership.community_id)
        .order_by(func.min(Membership.asked_at))
    )
    return dict(session.execute(query).all())


def opening_soon(session: Session, actor: Actor, now: datetime) -> list[Round]:
    """The planned rounds that the clock will open within a week where one facilitates, the next first."""
    query = select(Round).where(
        Round.community_id.in_(facilitated_ids(actor)),
        Round.phase == Phase.PLANNED,
        Round.opens_at <= now + SOON,
    )
    return list(session.scalars(query.order_by(Round.opens_at, Round.id).limit(MOST_AT_ONCE)))


def to_be_signed(session: Session, actor: Actor) -> list[Round]:
    """The ratifications that carried a set under which one's signature is still missing."""
    waiting = [each for each in unreleased_ratifications(session) if is_allowed(actor, Act.SIGN_RELEASE, each.place)]
    query = select(ReleaseSignature.round_id).where(
        ReleaseSignature.member_id == actor.member_id, ReleaseSignature.round_id.in_([each.id for each in waiting])
    )
    signed = set(session.scalars(query)) if waiting else set()
    return [each for each in waiting if each.id not in signed]
