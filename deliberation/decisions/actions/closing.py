"""Closing a round, in one transaction: lock, count by the rules, write what became of everything, publish it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.ballots.actions import Opened, count_ratings, open_envelopes
from deliberation.ballots.models import Question, Unit
from deliberation.ballots.queries import questions_of, units_of
from deliberation.database import lock
from deliberation.decisions.actions.bundling import as_rules, publish_bundle
from deliberation.decisions.actions.carrying import Decided, carry_by_ratings, held_above, settle, take_up
from deliberation.decisions.actions.ratifying import plan_ratification
from deliberation.decisions.events import OutcomeReached, RoundClosed
from deliberation.decisions.models import Outcome
from deliberation.decisions.queries import carried_texts, is_top_criteria_round, remanded_before
from deliberation.decisions.ratings import Standing, standings
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.permissions import CLOCK, Act, Actor, require
from deliberation.rounds.actions import approve, enter_phase
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of
from deliberation.rules import units as rules
from deliberation.rules.figures import decision_to_json
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.published import AskedQuestion, AskedText, PublishedBallot, QuestionKind
from deliberation.rules.tally import Tally, tally_by_unit
from deliberation.rules.tiers import Approval, Tier, decide, decide_whole
from deliberation.rules.tiers import Outcome as Decision
from deliberation.rules.tiers import Question as Asked


def close_round(session: Session, actor: Actor, round_id: int, now: datetime, chance: Random, keys: Keys) -> Round:
    """Close a round and decide everything in it; raises NotNow when it is closed, VotingInterrupted without its key.

    The key that sealed the ballots is destroyed by the caller, once this has committed.
    """
    round_ = lock(session, Round, round_id)
    require(actor, Act.CLOSE_ROUND, round_.place)
    counted = _count(session, round_, now, chance, keys) if round_.phase is Phase.VOTING else []
    if round_.kind is RoundKind.CRITERIA and not round_.has_ballot:
        carry_by_ratings(session, round_, now, chance)
    units = units_of(session, round_)
    enter_phase(session, actor, round_, Phase.CLOSED, now)
    count_ratings(session, round_, chance)
    session.flush()
    bundle = publish_bundle(session, round_, units, counted, keys)
    announce(
        session,
        RoundClosed(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            bundle_sha256=bundle.sha256,
        ),
    )
    if is_top_criteria_round(round_) and carried_texts(session, round_.deliberation):
        plan_ratification(session, round_, now)
    return round_


def _count(session: Session, round_: Round, now: datetime, chance: Random, keys: Keys) -> list[AskedQuestion]:
    """Open the envelopes, and decide each question."""
    questions = questions_of(session, round_)
    units = units_of(session, round_)
    ballots = _by_question(open_envelopes(session, round_, keys), units)
    counted = [as_rules(unit) for unit in units]
    if round_.kind is RoundKind.CRITERIA:
        return _decide_texts(session, round_, questions, counted, ballots, now, chance)
    return [_decide_whole(session, round_, question, counted, ballots[question.id], now) for question in questions]


def _by_question(opened: Opened, units: Sequence[Unit]) -> Mapping[int, list[PublishedBallot]]:
    number = {unit.id: f"u{unit.number}" for unit in units}
    found: dict[int, list[PublishedBallot]] = defaultdict(list)
    for ballot in opened.ballots:
        found[ballot.question_id].append(PublishedBallot(ballot.receipt, ballot.choice, number[ballot.unit_id]))
    return found


def _decide_texts(
    session: Session,
    round_: Round,
    questions: Sequence[Question],
    units: Sequence[rules.Unit],
    ballots: Mapping[int, list[PublishedBallot]],
    now: datetime,
    chance: Random,
) -> list[AskedQuestion]:
    proposals = {question.id: question.proposal for question in questions if question.proposal is not None}
    stand = standings(session, round_, list(proposals.values()))
    sent_back = remanded_before(session, list(proposals.values()))
    above = held_above(session, round_)
    asked = []
    for question in questions:
        proposal = proposals[question.id]
        put = Asked(Tier(question.proposed_tier or Tier.RECOMMENDED), proposal.id in sent_back)
        decision = decide(put, units, _tallies(ballots[question.id]), policy_of(round_))
        decided = _decided(question, stand[proposal.id], decision)
        outcome = settle(session, round_, proposal, decided, now)
        if decision.is_carried:
            take_up(session, outcome, above, now, chance)
        text = AskedText(put, stand[proposal.id].requirement)
        asked.append(_published(question, ballots[question.id], decision, text))
    return asked


def _decided(question: Question, standing: Standing, decision: Decision) -> Decided:
    ballot = decision_to_json(decision)
    return Decided(decision.verdict, standing, decision.regions, ballot, question.id)


def _decide_whole(
    session: Session,
    round_: Round,
    question: Question,
    units: Sequence[rules.Unit],
    ballots: list[PublishedBallot],
    now: datetime,
) -> AskedQuestion:
    """Decide on a charter or a whole set, and approve the deliberation whose charter was carried."""
    decision = decide_whole(units, _tallies(ballots), policy_of(round_))
    code = "carried" if decision.is_carried else "not_carried"
    session.add(
        Outcome(
            round_id=round_.id,
            question_id=question.id,
            code=code,
            regions=[],
            figures={"ballot": decision_to_json(decision)},
            decided_at=now,
        )
    )
    announce(session, OutcomeReached(community_id=round_.community_id, round_id=round_.id, outcome=code))
    if decision.is_carried and question.kind is QuestionKind.CHARTER:
        approve(session, CLOCK, round_.deliberation, now)
    return _published(question, ballots, decision, None)


def _published(
    question: Question, ballots: list[PublishedBallot], decision: Decision | Approval, text: AskedText | None
) -> AskedQuestion:
    wordings = {tag: wording["text"] for tag, wording in question.manifest["wordings"].items()}
    return AskedQuestion(
        id=f"q{question.number}",
        kind=question.kind,
        version=question.manifest["hash"],
        wordings=wordings,
        ballots=ballots,
        decision=decision,
        text=text,
    )


def _tallies(ballots: Sequence[PublishedBallot]) -> dict[str, Tally]:
    return tally_by_unit((ballot.unit, ballot.choice) for ballot in ballots)
