"""From the top round to a release: what it carried, its ratification, who signed, what was published."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.criteria.models import CriteriaSet, Release
from deliberation.decisions.models import Outcome, RatifiedRelease, ReleaseSignature
from deliberation.decisions.queries.outcomes import outcomes_of
from deliberation.proposals.models import Proposal, ProposalStatus
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Phase, RoundKind


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


def closed_and_unreleased(session: Session, deliberation_id: int) -> Sequence[Round]:
    """The ratifications of one deliberation that carried a set which is not yet published."""
    return [each for each in unreleased_ratifications(session) if each.deliberation_id == deliberation_id]


def release_of(session: Session, round_: Round) -> RatifiedRelease | None:
    """What a ratification led to, once it is published."""
    return session.get(RatifiedRelease, round_.id)


def is_released(session: Session, deliberation_id: int) -> bool:
    """Whether the set of a deliberation has been published."""
    query = select(RatifiedRelease.release_id).join(Round, Round.id == RatifiedRelease.round_id)
    return session.scalar(query.where(Round.deliberation_id == deliberation_id).limit(1)) is not None


def is_ratified(session: Session, round_: Round) -> bool:
    """Whether this is a ratification that carried its set."""
    query = select(Outcome.id).where(Outcome.round_id == round_.id, Outcome.code == "carried")
    return round_.kind is RoundKind.RATIFICATION and session.scalar(query) is not None


def release_address(session: Session, round_: Round) -> tuple[str, str] | None:
    """The slug and the version of what a ratification led to, once it is published."""
    query = (
        select(CriteriaSet.slug, Release.version)
        .join(Release, Release.set_id == CriteriaSet.id)
        .join(RatifiedRelease, RatifiedRelease.release_id == Release.id)
        .where(RatifiedRelease.round_id == round_.id)
    )
    return session.execute(query).one_or_none()
