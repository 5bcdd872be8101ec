"""The steps of a round from phase to phase, whoever takes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.ballots.actions import NewQuestion, close_wave, open_voting, open_wave
from deliberation.ballots.queries import answers_in, asked_in, open_wave_of
from deliberation.decisions import manifests
from deliberation.decisions.actions.carrying import archive_what_is_out, take_in_what_waits
from deliberation.decisions.actions.closing import close_round
from deliberation.decisions.actions.doubles import merge_doubles
from deliberation.decisions.actions.ratifying import require_set_to_ratify
from deliberation.decisions.queries import carried_texts, open_proposals
from deliberation.decisions.ratings import standings, texts_to_rate, tier_for_ballot
from deliberation.keys import Keys
from deliberation.permissions import Actor
from deliberation.proposals.models import Proposal
from deliberation.rounds.actions import enter_phase, open_round, prolong_phase
from deliberation.rounds.actions.opening import PUNCTUAL
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at, policy_of, wave_closes_at
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.published import QuestionKind
from deliberation.rules.waves import texts_of_next_wave


@dataclass(frozen=True)
class Move:
    """What every step needs: who moves, when, and with which randomness and keys."""

    actor: Actor
    now: datetime
    chance: Random
    keys: Keys


def step(session: Session, round_: Round, move: Move) -> None:
    """Take a round from its present phase to whatever follows."""
    _STEPS[round_.phase](session, round_, move)


def _open(session: Session, round_: Round, move: Move) -> None:
    if round_.kind is RoundKind.RATIFICATION:
        require_set_to_ratify(session, round_.deliberation)
    open_round(session, move.actor, round_.id, move.now)
    if round_.kind is RoundKind.CRITERIA:
        take_in_what_waits(session, round_, move.now, move.chance)
    if round_.phase is Phase.VOTING:
        _put_whole_question(session, round_, move)


def _to_discussing(session: Session, round_: Round, move: Move) -> None:
    enter_phase(session, move.actor, round_, Phase.DISCUSSING, move.now)


def _after_discussing(session: Session, round_: Round, move: Move) -> None:
    if round_.kind is RoundKind.CONVENING:
        enter_phase(session, move.actor, round_, Phase.VOTING, move.now)
        _put_whole_question(session, round_, move)
        return
    enter_phase(session, move.actor, round_, Phase.RATING, move.now)
    merge_doubles(session, round_, move.now)
    asked = texts_to_rate(session, open_proposals(session, round_))
    if asked:
        _begin_wave(session, round_, [each.current.id for each in asked], _opened(round_), move)
    else:
        _after_ratings(session, round_, move)


def _after_wave(session: Session, round_: Round, move: Move) -> None:
    wave = open_wave_of(session, round_)
    assert wave is not None, "a round rates while a wave is open, and no longer"
    close_wave(session, wave, round_, move.now)
    still_open = {proposal.current.id for proposal in open_proposals(session, round_)}
    given = answers_in(session, round_)
    answers = {each.id: given.get(each.id, []) for each in asked_in(session, wave) if each.id in still_open}
    again = texts_of_next_wave(wave.number, answers, policy_of(round_).rating, has_ballot=round_.has_ballot)
    if again:
        _begin_wave(session, round_, list(again), wave.closes_at, move)
    else:
        _after_ratings(session, round_, move)


def _after_ratings(session: Session, round_: Round, move: Move) -> None:
    if not round_.has_ballot:
        close_round(session, move.actor, round_.id, move.now, move.chance, move.keys)
        return
    archive_what_is_out(session, round_, move.now)
    if open_proposals(session, round_):
        enter_phase(session, move.actor, round_, Phase.SETTLING, move.now)
    else:
        close_round(session, move.actor, round_.id, move.now, move.chance, move.keys)


def _to_voting(session: Session, round_: Round, move: Move) -> None:
    proposals = open_proposals(session, round_)
    if not proposals:
        close_round(session, move.actor, round_.id, move.now, move.chance, move.keys)
        return
    enter_phase(session, move.actor, round_, Phase.VOTING, move.now)
    questions = _questions(session, round_, proposals)
    open_voting(session, round_, questions, move.now, move.chance, move.keys)


def _questions(session: Session, round_: Round, proposals: Sequence[Proposal]) -> list[NewQuestion]:
    stand = standings(session, round_, proposals)
    tiers = {proposal.id: tier_for_ballot(stand[proposal.id], policy_of(round_).rating) for proposal in proposals}
    return [
        NewQuestion(QuestionKind.PROPOSAL, manifests.of_proposal(each, tiers[each.id]), each, tiers[each.id])
        for each in proposals
    ]


def _close(session: Session, round_: Round, move: Move) -> None:
    close_round(session, move.actor, round_.id, move.now, move.chance, move.keys)


def _begin_wave(session: Session, round_: Round, version_ids: list[int], planned: datetime, move: Move) -> None:
    is_punctual = planned <= move.now < planned + PUNCTUAL
    closes = wave_closes_at(round_, planned if is_punctual else move.now.replace(second=0, microsecond=0))
    open_wave(session, round_, version_ids, move.now, closes)
    if closes > closes_at(round_):
        prolong_phase(session, round_, closes)


def _opened(round_: Round) -> datetime:
    """When the present phase opened, by its window."""
    return next(window.opens_at for window in round_.windows if window.phase is round_.phase)


def _put_whole_question(session: Session, round_: Round, move: Move) -> None:
    """Ask about the charter of a deliberation, or about its whole set."""
    deliberation = round_.deliberation
    if round_.kind is RoundKind.CONVENING:
        question = NewQuestion(QuestionKind.CHARTER, manifests.of_charter(deliberation))
    else:
        question = NewQuestion(QuestionKind.SET, manifests.of_set(deliberation, carried_texts(session, deliberation)))
    open_voting(session, round_, [question], move.now, move.chance, move.keys)


_STEPS: Mapping[Phase, Callable[[Session, Round, Move], None]] = {
    Phase.PLANNED: _open,
    Phase.PROPOSING: _to_discussing,
    Phase.DISCUSSING: _after_discussing,
    Phase.RATING: _after_wave,
    Phase.SETTLING: _to_voting,
    Phase.VOTING: _close,
}
