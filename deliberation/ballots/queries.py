"""Reading waves, rolls and ballots, limited to what this reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from deliberation.ballots.models import (
    Envelope,
    Question,
    Rating,
    RatingCount,
    RollEntry,
    Unit,
    Wave,
    WaveText,
)
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.permissions import Actor, Role
from deliberation.proposals.models import Version
from deliberation.rounds.models import Participation, Round
from deliberation.rules import rating as rules
from deliberation.rules.eligibility import counting_community
from deliberation.rules.phases import Phase
from deliberation.rules.policy import RatingPolicy
from deliberation.rules.published import QuestionKind
from deliberation.rules.tally import Choice
from deliberation.rules.tiers import Tier, offered_choices


def roll_entry_of(session: Session, round_: Round, actor: Actor) -> RollEntry | None:
    """The actor's place on a round's roll."""
    if actor.member_id is None:
        return None
    query = select(RollEntry).where(RollEntry.round_id == round_.id, RollEntry.member_id == actor.member_id)
    return session.scalars(query).one_or_none()


def questions_of(session: Session, round_: Round) -> Sequence[Question]:
    """The questions of a round's ballot in their order."""
    query = select(Question).where(Question.round_id == round_.id).order_by(Question.number)
    return session.scalars(query.options(joinedload(Question.proposal), joinedload(Question.version))).all()


def offered(question: Question) -> tuple[Choice, ...]:
    """The answers that a question offers; a whole set or charter has no "as advice"."""
    if question.kind is QuestionKind.PROPOSAL and question.proposed_tier is not None:
        return offered_choices(Tier(question.proposed_tier))
    return offered_choices(Tier.RECOMMENDED)


def units_of(session: Session, round_: Round) -> Sequence[Unit]:
    """The units of a round in their order."""
    return session.scalars(select(Unit).where(Unit.round_id == round_.id).order_by(Unit.number)).all()


def turnout(session: Session, round_: Round) -> int:
    """How many people have at least one choice in an envelope; exact, so show it only in steps."""
    query = (
        select(func.count(func.distinct(Envelope.roll_entry_id)))
        .join(RollEntry, RollEntry.id == Envelope.roll_entry_id)
        .where(RollEntry.round_id == round_.id)
    )
    return session.scalar(query) or 0


def open_wave_of(session: Session, round_: Round) -> Wave | None:
    """The wave that is open in a round."""
    query = select(Wave).where(Wave.round_id == round_.id, Wave.closed_at.is_(None)).order_by(Wave.number.desc())
    return session.scalars(query.limit(1)).one_or_none()


def waves_of(session: Session, round_: Round) -> Sequence[Wave]:
    """The waves of a round in their order."""
    return session.scalars(select(Wave).where(Wave.round_id == round_.id).order_by(Wave.number)).all()


def asked_in(session: Session, wave: Wave) -> Sequence[Version]:
    """The versions that a wave asks about, in the order of their proposals."""
    query = (
        select(Version)
        .join(WaveText, WaveText.version_id == Version.id)
        .where(WaveText.wave_id == wave.id)
        .order_by(Version.proposal_id)
        .options(joinedload(Version.proposal))
    )
    return session.scalars(query).unique().all()


def own_ratings(session: Session, wave: Wave, actor: Actor) -> Mapping[int, Rating]:
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


@dataclass(frozen=True)
class GroupSpread:
    """How one community answered in an earlier wave."""

    community_id: int
    spread: rules.Spread


def spreads_of(session: Session, wave: Wave, policy: RatingPolicy) -> Mapping[int, Sequence[GroupSpread]]:
    """For each version of a wave that has closed, median and spread of every group large enough to be shown apart."""
    if wave.closed_at is None:
        return {}
    rows = session.execute(
        select(Rating.version_id, Rating.community_id, Rating.relevance, func.count())
        .where(Rating.wave_id == wave.id)
        .group_by(Rating.version_id, Rating.community_id, Rating.relevance)
    )
    bins: dict[int, dict[int, list[int]]] = {}
    for version_id, community_id, relevance, number in rows:
        if relevance is not None:
            bins.setdefault(version_id, {}).setdefault(community_id, [0] * 9)[relevance - 1] = number
    return {
        version_id: [
            GroupSpread(int(name), spread)
            for name, spread in rules.spreads_by_group(
                {str(key): as_histogram(counts) for key, counts in groups.items()}, policy
            ).items()
        ]
        for version_id, groups in bins.items()
    }


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
    homes = [community_id for community_id, _path in rows]
    home, path = next((row for row in rows if row[0] == chosen), rows[0]) if homes else (top.id, top.path)
    return counting_community(home, top.id, parents_in(path)) or top.id


def parents_in(path: str) -> dict[int, int | None]:
    """The parent of each community on a path: /1/4/17/ gives {1: None, 4: 1, 17: 4}."""
    steps = [int(step) for step in path.strip("/").split("/")]
    return dict(zip(steps, [None, *steps[:-1]], strict=True))


@dataclass(frozen=True)
class Waiting:
    """What waits for a member in one round: so many answers, to be given until then."""

    round: Round
    phase: Phase
    left: int
    of: int


def waiting_for(session: Session, actor: Actor) -> list[Waiting]:
    """The rounds in which the member still has something to rate or to vote on, with how much is left."""
    if actor.member_id is None:
        return []
    return sorted(
        _ratings_waiting(session, actor) + _ballots_waiting(session, actor), key=lambda waiting: waiting.round.id
    )


def _ratings_waiting(session: Session, actor: Actor) -> list[Waiting]:
    paths = {grant.path for grant in actor.grants if grant.role is Role.MEMBER}
    above = {int(step) for path in paths for step in path.strip("/").split("/")}
    rows = session.execute(
        select(Wave.round_id, func.count(WaveText.version_id), func.count(Rating.version_id))
        .join(WaveText, WaveText.wave_id == Wave.id)
        .join(Round, Round.id == Wave.round_id)
        .outerjoin(
            Rating,
            (Rating.wave_id == Wave.id)
            & (Rating.version_id == WaveText.version_id)
            & (Rating.member_id == actor.member_id),
        )
        .where(Round.phase == Phase.RATING, Wave.closed_at.is_(None), Round.community_id.in_(above))
        .group_by(Wave.round_id)
    )
    return _as_waiting(session, Phase.RATING, rows.tuples().all())


def _ballots_waiting(session: Session, actor: Actor) -> list[Waiting]:
    rows = session.execute(
        select(RollEntry.round_id, func.count(Question.id), func.count(Envelope.question_id))
        .join(Round, Round.id == RollEntry.round_id)
        .join(Question, Question.round_id == RollEntry.round_id)
        .outerjoin(Envelope, (Envelope.roll_entry_id == RollEntry.id) & (Envelope.question_id == Question.id))
        .where(Round.phase == Phase.VOTING, RollEntry.member_id == actor.member_id)
        .group_by(RollEntry.round_id)
    )
    return _as_waiting(session, Phase.VOTING, rows.tuples().all())


def _as_waiting(session: Session, phase: Phase, rows: Sequence[tuple[int, int, int]]) -> list[Waiting]:
    query = select(Round).where(Round.id.in_([round_id for round_id, _asked, _given in rows]))
    rounds = {round_.id: round_ for round_ in session.scalars(query)}
    return [Waiting(rounds[round_id], phase, asked - given, asked) for round_id, asked, given in rows]


def as_histogram(counts: Sequence[int]) -> rules.Histogram:
    """Nine stored numbers as a histogram; raises ValueError for more or fewer."""
    one, two, three, four, five, six, seven, eight, nine = counts
    return one, two, three, four, five, six, seven, eight, nine
