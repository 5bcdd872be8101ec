"""Moving a round from phase to phase: by facilitators with a reason, and by the clock when the time has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.ballots.actions import NewQuestion, close_wave, open_voting, open_wave
from deliberation.ballots.queries import answers_in, asked_in, open_wave_of
from deliberation.database import lock
from deliberation.decisions import manifests
from deliberation.decisions.actions.carrying import archive_what_is_out
from deliberation.decisions.actions.closing import close_round
from deliberation.decisions.events import RoundMoved
from deliberation.decisions.forms import MoveForm
from deliberation.decisions.queries import carried_texts, open_proposals
from deliberation.decisions.ratings import standings, texts_to_rate, tier_for_ballot
from deliberation.errors import Conflict
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.permissions import CLOCK, Act, Actor, require
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


def move_on(
    session: Session, actor: Actor, round_id: int, form: MoveForm, now: datetime, chance: Random, keys: Keys
) -> Round:
    """Go on to the next phase before its time, with a reason on the record; never while people vote."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.MOVE_ROUND, round_.place)
    if round_.phase is not form.phase:
        raise Conflict()
    announce(
        session,
        RoundMoved(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            reason=form.reason,
            from_phase=round_.phase.value,
        ),
    )
    _step(session, round_, Move(actor, now, chance, keys))
    return round_


def open_now(session: Session, actor: Actor, round_id: int, now: datetime, chance: Random, keys: Keys) -> Round:
    """Open a planned round; one that begins with a vote puts its question at once."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.OPEN_ROUND, round_.place)
    _open(session, round_, Move(actor, now, chance, keys))
    return round_


def move_if_due(session: Session, round_id: int, now: datetime, chance: Random, keys: Keys) -> Phase | None:
    """Move a round by the clock if its time has come and nobody was faster; return the phase it came from."""
    round_ = lock(session, Round, round_id)
    due = due_at(session, round_)
    if due is None or now < due:
        return None
    came_from = round_.phase
    _step(session, round_, Move(CLOCK, now, chance, keys))
    return came_from


def due_at(session: Session, round_: Round) -> datetime | None:
    """When the clock moves a round on: at its opening, when its wave ends, when its phase closes; never when closed."""
    if round_.phase is Phase.CLOSED:
        return None
    if round_.phase is Phase.PLANNED:
        return round_.opens_at
    wave = open_wave_of(session, round_) if round_.phase is Phase.RATING else None
    return wave.closes_at if wave is not None else closes_at(round_)


def _step(session: Session, round_: Round, move: Move) -> None:
    _STEPS[round_.phase](session, round_, move)


def _open(session: Session, round_: Round, move: Move) -> None:
    open_round(session, move.actor, round_.id, move.now)
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
    asked = texts_to_rate(session, open_proposals(session, round_))
    if asked:
        _begin_wave(session, round_, [each.current.id for each in asked], _opened(round_), move)
    else:
        _after_ratings(session, round_, move)


def _after_wave(session: Session, round_: Round, move: Move) -> None:
    wave = open_wave_of(session, round_)
    if wave is None:
        _after_ratings(session, round_, move)
        return
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
    stand = standings(session, round_, proposals)
    rating = policy_of(round_).rating
    questions = []
    for proposal in proposals:
        tier = tier_for_ballot(stand[proposal.id], rating)
        manifest = manifests.of_proposal(proposal, tier)
        questions.append(NewQuestion(QuestionKind.PROPOSAL, manifest, proposal, tier))
    open_voting(session, round_, questions, move.now, move.chance, move.keys)


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
