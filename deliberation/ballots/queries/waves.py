"""Waves, what they ask about, and who answered what."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from deliberation.ballots.errors import WaveOver
from deliberation.ballots.models import Rating, RatingCount, Wave, WaveText
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.permissions import Actor, Role
from deliberation.proposals.models import Proposal, ProposalStatus, Version
from deliberation.rounds.models import Participation, Round
from deliberation.rules import rating as rules
from deliberation.rules.eligibility import counting_community


def open_wave_of(session: Session, round_: Round) -> Wave | None:
    """The wave that is open in a round."""
    query = select(Wave).where(Wave.round_id == round_.id, Wave.closed_at.is_(None)).order_by(Wave.number.desc())
    return session.scalars(query.limit(1)).one_or_none()


def require_open_wave(session: Session, round_: Round, now: datetime) -> Wave:
    """The wave in which people answer now; raises WaveOver after its hour too, though the clock has not closed it."""
    wave = open_wave_of(session, round_)
    if wave is None or now >= wave.closes_at:
        raise WaveOver()
    return wave


def waves_of(session: Session, round_: Round) -> Sequence[Wave]:
    """The waves of a round in their order."""
    return session.scalars(select(Wave).where(Wave.round_id == round_.id).order_by(Wave.number)).all()


def asked_in(session: Session, wave: Wave) -> Sequence[Version]:
    """The versions that a wave asks about, in the order of their proposals, but withdrawn ones."""
    query = (
        select(Version)
        .join(WaveText, WaveText.version_id == Version.id)
        .join(Version.proposal)
        .where(WaveText.wave_id == wave.id, Proposal.status == ProposalStatus.OPEN)
        .order_by(Version.proposal_id)
        .options(contains_eager(Version.proposal))
    )
    return session.scalars(query).unique().all()


def own_ratings(session: Session, wave: Wave, actor: Actor) -> dict[int, Rating]:
    """The actor's answers in a wave, by version."""
    query = select(Rating).where(Rating.wave_id == wave.id, Rating.member_id == actor.member_id)
    return {rating.version_id: rating for rating in session.scalars(query)}


def answers_in(session: Session, round_: Round) -> dict[int, list[rules.Answer]]:
    """Every answer of a round that is not yet closed, by version; for deciding, never for showing."""
    rows = session.execute(
        select(Rating.version_id, Rating.member_id, Wave.number, Rating.relevance, Rating.requirement)
        .join(Wave, Wave.id == Rating.wave_id)
        .where(Wave.round_id == round_.id)
        .order_by(Rating.version_id, Wave.number, Rating.member_id)
    )
    found: dict[int, list[rules.Answer]] = {}
    for version_id, member_id, wave, relevance, requirement in rows:
        found.setdefault(version_id, []).append(rules.Answer(version_id, member_id, wave, relevance, requirement))
    return found


def counts_of(session: Session, round_: Round) -> Sequence[RatingCount]:
    """What is kept of the ratings of a closed round."""
    query = (
        select(RatingCount)
        .join(Wave, Wave.id == RatingCount.wave_id)
        .where(Wave.round_id == round_.id)
        .order_by(RatingCount.version_id, RatingCount.wave_id, RatingCount.community_id)
    )
    return session.scalars(query).all()


def counting_community_of(session: Session, round_: Round, member_id: int) -> int:
    """The community one step below the round's in which a member counts: as chosen, or by the oldest membership."""
    top = round_.community
    rows = session.execute(
        select(Membership.community_id, Community.path)
        .join(Community, Community.id == Membership.community_id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .where(
            Membership.member_id == member_id,
            Membership.status == MembershipStatus.ADMITTED,
            RoleGrant.role == Role.MEMBER,
            Community.path.startswith(top.path, autoescape=True),
        )
        .order_by(Membership.admitted_at, Membership.id)
    ).all()
    taking_part = session.get(Participation, (round_.id, member_id))
    chosen = taking_part.unit_community_id if taking_part else None
    home, path = next((row for row in rows if row[0] == chosen), rows[0] if rows else (top.id, top.path))
    return counting_community(home, top.id, _parents_in(path)) or top.id


def _parents_in(path: str) -> Mapping[int, int | None]:
    """The parent of each community on a path: /1/4/17/ gives {1: None, 4: 1, 17: 4}."""
    steps = [int(step) for step in path.strip("/").split("/")]
    return dict(zip(steps, [None, *steps[:-1]], strict=True))


def as_histogram(counts: Sequence[int]) -> rules.Histogram:
    """Nine stored numbers as a histogram; raises ValueError for more or fewer."""
    one, two, three, four, five, six, seven, eight, nine = counts
    return one, two, three, four, five, six, seven, eight, nine
