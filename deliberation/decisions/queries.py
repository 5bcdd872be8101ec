"""Reading what was decided, limited to what this reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from deliberation.ballots.models import Wave
from deliberation.decisions.models import Bundle, Outcome, RatifiedRelease, ReleaseSignature
from deliberation.errors import NotFound
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import LineageEdge, Proposal, ProposalStatus
from deliberation.rounds.models import Deliberation, PhaseWindow, Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase, RoundKind

COMES_OF = (LineageKind.CARRIED_UP, LineageKind.MERGED)


def open_proposals(session: Session, round_: Round) -> Sequence[Proposal]:
    """The proposals of a round whose fate is not yet decided, in the order in which they came."""
    query = select(Proposal).where(Proposal.round_id == round_.id, Proposal.status == ProposalStatus.OPEN)
    return session.scalars(query.order_by(Proposal.id)).unique().all()


def origins_of(session: Session, proposals: Sequence[Proposal]) -> Mapping[int, Sequence[Outcome]]:
    """For each proposal, what the rounds below decided on the texts that it came of."""
    rows = session.execute(
        select(LineageEdge.later_id, Outcome)
        .join(Outcome, Outcome.proposal_id == LineageEdge.earlier_id)
        .where(LineageEdge.later_id.in_([proposal.id for proposal in proposals]), LineageEdge.kind.in_(COMES_OF))
        .order_by(LineageEdge.later_id, Outcome.id)
        .options(joinedload(Outcome.proposal))
    )
    found: dict[int, list[Outcome]] = {}
    for later_id, outcome in rows.unique():
        found.setdefault(later_id, []).append(outcome)
    return found


def remanded_before(session: Session, proposals: Sequence[Proposal]) -> frozenset[int]:
    """Which of these proposals were sent back once at their level already."""
    query = select(LineageEdge.later_id).where(
        LineageEdge.later_id.in_([proposal.id for proposal in proposals]), LineageEdge.kind == LineageKind.REMANDED
    )
    return frozenset(session.scalars(query))


def round_above(session: Session, round_: Round) -> Round | None:
    """The criteria round of the same deliberation in the nearest community above."""
    above = [int(step) for step in round_.community.path.strip("/").split("/")][:-1]
    query = select(Round).where(
        Round.deliberation_id == round_.deliberation_id,
        Round.kind == RoundKind.CRITERIA,
        Round.community_id.in_(above),
    )
    rounds = {each.community_id: each for each in session.scalars(query)}
    return next((rounds[community_id] for community_id in reversed(above) if community_id in rounds), None)


def outcomes_of(session: Session, round_: Round) -> Sequence[Outcome]:
    """What a round decided, in the order of its proposals."""
    query = select(Outcome).where(Outcome.round_id == round_.id).order_by(Outcome.proposal_id, Outcome.id)
    return session.scalars(query.options(joinedload(Outcome.proposal))).unique().all()


def outcome_of(session: Session, proposal: Proposal) -> Outcome | None:
    """What was decided on a proposal in its round."""
    return session.scalars(select(Outcome).where(Outcome.proposal_id == proposal.id)).one_or_none()


def bundle_of(session: Session, actor: Actor, round_id: int) -> Bundle:
    """The bundle of a closed round; raises NotFound before it closes, and for whoever may not read the round."""
    round_ = session.get(Round, round_id)
    bundle = session.get(Bundle, round_id)
    if round_ is None or bundle is None or not can_read(actor, round_.place):
        raise NotFound()
    return bundle


def signatures_of(session: Session, round_: Round) -> Sequence[ReleaseSignature]:
    """Who signed what a ratification carried, in the order of signing."""
    query = select(ReleaseSignature).where(ReleaseSignature.round_id == round_.id)
    return session.scalars(query.order_by(ReleaseSignature.signed_at, ReleaseSignature.member_id)).all()


def top_round(session: Session, deliberation_id: int, community_id: int) -> Round | None:
    """The criteria round of a deliberation in its top community."""
    query = select(Round).where(
        Round.deliberation_id == deliberation_id,
        Round.community_id == community_id,
        Round.kind == RoundKind.CRITERIA,
    )
    return session.scalars(query.order_by(Round.id.desc()).limit(1)).one_or_none()


def is_top_criteria_round(round_: Round) -> bool:
    """Whether what this round carries is what its deliberation's set will hold."""
    return round_.kind is RoundKind.CRITERIA and round_.community_id == round_.deliberation.community_id


def ratification_of(session: Session, deliberation_id: int) -> Round | None:
    """The latest ratification of a deliberation."""
    query = select(Round).where(Round.deliberation_id == deliberation_id, Round.kind == RoundKind.RATIFICATION)
    return session.scalars(query.order_by(Round.id.desc()).limit(1)).one_or_none()


def carried_texts(session: Session, deliberation: Deliberation) -> list[tuple[Proposal, str, list[str]]]:
    """What the top round of a deliberation carried: each text with its tier and regions, by area, then as they came."""
    top = top_round(session, deliberation.id, deliberation.community_id)
    if top is None or top.phase is not Phase.CLOSED:
        return []
    carried = [
        (outcome.proposal, outcome.code, outcome.regions)
        for outcome in outcomes_of(session, top)
        if outcome.proposal is not None and outcome.proposal.status is ProposalStatus.CARRIED
    ]
    return sorted(carried, key=lambda each: (each[0].area.position, each[0].id))


def due_wave_round_ids(session: Session, now: datetime) -> list[int]:
    """The rounds in which a rating wave has reached its end."""
    query = select(Wave.round_id).where(Wave.closed_at.is_(None), Wave.closes_at <= now)
    return list(session.scalars(query.order_by(Wave.round_id)))


def unreleased_ratifications(session: Session) -> Sequence[Round]:
    """The ratifications that carried a set which is not yet published."""
    query = (
        select(Round)
        .join(Outcome, Outcome.round_id == Round.id)
        .where(
            Round.kind == RoundKind.RATIFICATION,
            Round.phase == Phase.CLOSED,
            Outcome.code == "carried",
            Round.id.not_in(select(RatifiedRelease.round_id)),
        )
    )
    return session.scalars(query.order_by(Round.id)).all()


def release_of(session: Session, round_: Round) -> RatifiedRelease | None:
    """What a ratification led to, once it is published."""
    return session.get(RatifiedRelease, round_.id)


def voting_round_ids(session: Session) -> Sequence[int]:
    """The rounds in which people vote now."""
    return session.scalars(select(Round.id).where(Round.phase == Phase.VOTING).order_by(Round.id)).all()


def closed_among(session: Session, round_ids: Iterable[int]) -> Sequence[int]:
    """Which of these rounds have closed."""
    query = select(Round.id).where(Round.id.in_(list(round_ids)), Round.phase == Phase.CLOSED)
    return session.scalars(query.order_by(Round.id)).all()


def due_moments(session: Session) -> list[datetime]:
    """When planned rounds open, waves end and present phases close."""
    planned = select(Round.opens_at).where(Round.phase == Phase.PLANNED)
    waves = select(Wave.closes_at).where(Wave.closed_at.is_(None))
    phases = (
        select(PhaseWindow.closes_at)
        .join(Round, Round.id == PhaseWindow.round_id)
        .where(Round.phase == PhaseWindow.phase)
    )
    return [moment for query in (planned, waves, phases) for moment in session.scalars(query)]


def closed_and_unreleased(session: Session, deliberation_id: int) -> Sequence[Round]:
    """The ratifications of one deliberation that carried a set which is not yet published."""
    return [each for each in unreleased_ratifications(session) if each.deliberation_id == deliberation_id]
