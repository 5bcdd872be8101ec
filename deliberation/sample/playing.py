"""Playing a sample: the clock moves rounds on, and simulated people do their part in each phase."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.queries import open_wave_of
from deliberation.communities.models import Community
from deliberation.database import fetch, reading, transaction
from deliberation.decisions.actions.ratifying import sign_release
from deliberation.decisions.queries import closed_and_unreleased
from deliberation.permissions import Actor
from deliberation.rounds.actions import confirm_taking_part, extend_phase
from deliberation.rounds.forms import ExtensionForm
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.sample.deciding import rate_texts, vote
from deliberation.sample.points import Point
from deliberation.sample.stage import Stage
from deliberation.sample.talking import propose_criteria, talk

# Of a hundred who would take part at home, so many do so further up.
GOING_UP = {Level.LOCAL: 100, Level.NATIONAL: 90, Level.GLOBAL: 65}
# What a visitor finds open stays open for so long.
OPEN_FOR = timedelta(days=5)
MOST_STEPS = 2000


class NeverReached(Exception):
    """The sample ended, or went on for too long, before the point that was asked for."""


def play(stage: Stage, until: Point) -> None:
    """Let the clock and the people act in turn until the point is reached; raises NeverReached."""
    played: set[tuple[int, Phase, int]] = set()
    for _ in range(MOST_STEPS):
        _act(stage, played)
        if until.is_reached(reading(), stage.deliberation_id):
            return
        stage.wait_for_what_is_due()
    raise NeverReached(until.name)


def stay_open(stage: Stage, now: datetime) -> None:
    """Bring the stage to the present: what would have closed meanwhile is given more time by its facilitators."""
    stage.time = max(stage.time, now)
    with transaction() as session:
        for round_ in _running(session, stage):
            closing = closes_at(round_)
            if closing < stage.time + OPEN_FOR:
                _extend(session, stage, round_)


def _act(stage: Stage, played: set[tuple[int, Phase, int]]) -> None:
    """Everybody does what the present phase of each round asks of them, once."""
    with transaction() as session:
        for round_ in _running(session, stage):
            wave = open_wave_of(session, round_) if round_.phase is Phase.RATING else None
            part = (round_.id, round_.phase, wave.number if wave else 0)
            if part not in played:
                played.add(part)
                _play(session, stage, round_)
        for round_ in closed_and_unreleased(session, stage.deliberation_id):
            _sign(session, stage, round_)


def _running(session: Session, stage: Stage) -> Sequence[Round]:
    query = select(Round).where(
        Round.deliberation_id == stage.deliberation_id, Round.phase.not_in((Phase.PLANNED, Phase.CLOSED))
    )
    return session.scalars(query.order_by(Round.id)).all()


def _play(session: Session, stage: Stage, round_: Round) -> None:
    people = _taking_part(session, stage, round_)
    if round_.phase is Phase.PROPOSING:
        propose_criteria(session, stage, round_)
    elif round_.phase is Phase.DISCUSSING:
        for actor in people:
            confirm_taking_part(session, actor, round_.id, stage.time)
        if round_.kind is RoundKind.CRITERIA:
            talk(session, stage, round_, people)
    elif round_.phase is Phase.RATING:
        rate_texts(session, stage, round_, people)
    elif round_.phase is Phase.VOTING:
        vote(session, stage, round_, people)


def _taking_part(session: Session, stage: Stage, round_: Round) -> list[Actor]:
    """The members of the round's community and those below it who take part; facilitators of a community always do."""
    below = select(Community.id).where(Community.path.startswith(round_.community.path))
    inside = set(session.scalars(below))
    people = []
    for community in stage.dialogue.communities:
        if stage.communities[community.key] not in inside:
            continue
        chance_of_each = community.participation * GOING_UP[round_.community.level] / 10000
        people += [
            stage.actor(session, stage.person(community.key, number))
            for number in range(1, community.members + 1)
            if number <= community.facilitators or stage.chance.random() < chance_of_each
        ]
    return people


def _sign(session: Session, stage: Stage, round_: Round) -> None:
    top = stage.key_of(round_.community_id)
    for number in (1, 2):
        signer = stage.actor(session, stage.person(top, number))
        sign_release(session, signer, round_.id, stage.time, stage.chance, stage.keys)


def _extend(session: Session, stage: Stage, round_: Round) -> None:
    community = stage.dialogue.community(stage.key_of(round_.community_id))
    facilitator = stage.actor(session, stage.person(community.key, 1))
    closing = (stage.time + OPEN_FOR).replace(second=0, microsecond=0)
    form = ExtensionForm(
        phase=round_.phase, closes_at=closing, reason="So that visitors of this simulated dialogue find it open."
    )
    extend_phase(session, facilitator, fetch(session, Round, round_.id).id, form, stage.time)
