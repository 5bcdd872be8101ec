"""The results of a closed round, a page at a time, and what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from deliberation.ballots.models import PublishedBallot, Unit, UnsignedComment
from deliberation.database import fetch
from deliberation.decisions.errors import ResultsLater
from deliberation.decisions.models import Bundle, EarlyMove, Outcome
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import LineageEdge, Proposal
from deliberation.proposals.queries import proposal_for
from deliberation.rounds.models import Round
from deliberation.rounds.queries import round_for
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase
from deliberation.rules.tally import Choice, Tally
from deliberation.rules.tiers import Verdict
from deliberation.rules.waves import Following

MOST_AT_ONCE = 100
MOST_COMMENTS = 200

# The order in which results are told: what was accepted, what goes on, what does not.
ORDER: tuple[str, ...] = (
    "carried",
    Verdict.ESSENTIAL,
    Verdict.RECOMMENDED,
    Verdict.CONTEXTUAL,
    Following.CARRIED_UP,
    Following.CONTESTED,
    Following.TOO_FEW_ANSWERS,
    Verdict.REMANDED,
    Verdict.NOT_CARRIED,
    Following.ARCHIVED,
)


@dataclass(frozen=True)
class Attendance:
    """How many were on the roll of a round, and how many of them voted."""

    roll: int
    turnout: int


def closed_round_for(session: Session, actor: Actor, round_id: int) -> Round:
    """A round whose results may be read; raises NotFound, or ResultsLater before it has closed."""
    round_ = round_for(session, actor, round_id)
    if round_.phase is not Phase.CLOSED:
        raise ResultsLater()
    return round_


def results_of(session: Session, round_: Round, skipped: int, limit: int) -> Sequence[Outcome]:
    """What a closed round decided, in the order in which results are told, some of them."""
    query = _outcomes(round_).order_by(_rank(), Outcome.id).offset(skipped).limit(limit)
    return session.scalars(query).unique().all()


def results_after(session: Session, round_: Round, after: int) -> Sequence[Outcome]:
    """What a closed round decided, by number, at most 100 after a number."""
    query = _outcomes(round_).where(Outcome.id > after).order_by(Outcome.id).limit(MOST_AT_ONCE)
    return session.scalars(query).unique().all()


def numbers_of(session: Session, round_: Round) -> dict[str, int]:
    """How many texts came to each result, in the order in which results are told."""
    query = select(Outcome.code, func.count()).where(Outcome.round_id == round_.id).group_by(Outcome.code)
    found = dict(session.execute(query).all())
    return {code: found[code] for code in ORDER if code in found}


def outcome_for(session: Session, actor: Actor, proposal_id: int) -> Outcome:
    """What was decided on a proposal; raises NotFound, or ResultsLater before it is."""
    proposal = proposal_for(session, actor, proposal_id)
    query = _outcomes(proposal.round).where(Outcome.proposal_id == proposal_id)
    outcome = session.scalars(query).unique().one_or_none()
    if outcome is None:
        raise ResultsLater()
    return outcome


def bundle_for(session: Session, actor: Actor, round_id: int) -> Bundle:
    """The bundle of a closed round; raises NotFound, or ResultsLater before the round has closed."""
    return fetch(session, Bundle, closed_round_for(session, actor, round_id).id)


def attendance_at(session: Session, round_: Round) -> Attendance:
    """How many could vote in a closed round, and how many did; zero where there was no ballot."""
    query = select(func.sum(Unit.roll_size), func.sum(Unit.turnout)).where(Unit.round_id == round_.id)
    roll, turnout = session.execute(query).one()
    return Attendance(roll or 0, turnout or 0)


def tallies_of(session: Session, outcomes: Sequence[Outcome]) -> Mapping[int, Mapping[str, Tally]]:
    """The published ballots behind some outcomes, counted by question and unit."""
    query = (
        select(PublishedBallot.question_id, Unit.number, PublishedBallot.choice, func.count())
        .join(Unit, Unit.id == PublishedBallot.unit_id)
        .where(PublishedBallot.question_id.in_([outcome.question_id for outcome in outcomes if outcome.question_id]))
        .group_by(PublishedBallot.question_id, Unit.number, PublishedBallot.choice)
    )
    found: dict[int, dict[str, Tally]] = {}
    for question_id, number, choice, times in session.execute(query):
        units = found.setdefault(question_id, {})
        units[f"u{number}"] = units.get(f"u{number}", Tally()) + Tally(**{Choice(choice).value: times})
    return found


def comments_on(session: Session, outcome: Outcome) -> Sequence[str]:
    """Why people rated a text as they did: without names, in an order that tells nothing, once its round has closed."""
    if outcome.round.phase is not Phase.CLOSED or outcome.proposal is None:
        return ()
    query = select(UnsignedComment.body).where(UnsignedComment.version_id == outcome.proposal.current.id)
    return session.scalars(query.order_by(UnsignedComment.key).limit(MOST_COMMENTS)).all()


def arrived_above(session: Session, actor: Actor, proposal_ids: Sequence[int]) -> Mapping[int, Proposal]:
    """As what each of these proposals goes on in the round above, as far as this reader may know."""
    query = (
        select(LineageEdge.earlier_id, Proposal)
        .join(Proposal, Proposal.id == LineageEdge.later_id)
        .where(LineageEdge.earlier_id.in_(proposal_ids), LineageEdge.kind == LineageKind.CARRIED_UP)
    )
    found = session.execute(query).unique().all()
    return {earlier_id: arrived for earlier_id, arrived in found if can_read(actor, arrived.place)}


def early_moves_of(session: Session, round_: Round) -> Sequence[EarlyMove]:
    """The phases of a round that a facilitator ended early, in their order."""
    return session.scalars(select(EarlyMove).where(EarlyMove.round_id == round_.id).order_by(EarlyMove.id)).all()


def _outcomes(round_: Round) -> Select[Outcome]:
    whole = (joinedload(Outcome.proposal), joinedload(Outcome.question), joinedload(Outcome.round))
    return select(Outcome).where(Outcome.round_id == round_.id).options(*whole)


def _rank() -> ColumnElement[int]:
    return case({str(code): place for place, code in enumerate(ORDER)}, value=Outcome.code, else_=len(ORDER))
