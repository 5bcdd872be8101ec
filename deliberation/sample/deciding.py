"""How simulated people rate and vote."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from deliberation.ballots.actions import cast_ballot, rate
from deliberation.ballots.forms import BallotForm, RatingForm
from deliberation.ballots.models import Question
from deliberation.ballots.queries import asked_in, offered, open_wave_of, questions_of, roll_entry_of
from deliberation.permissions import Actor
from deliberation.rounds.models import Round
from deliberation.rules.rating import Requirement
from deliberation.rules.tally import Choice
from deliberation.sample.criteria import Opinion
from deliberation.sample.stage import Stage

# Of a hundred members who take part, so many vote, and so many of those approve rules and whole sets.
VOTING = 0.85
APPROVING = 0.9
CANNOT_JUDGE = 0.04
SKIPPING = 0.04


def rate_texts(session: Session, stage: Stage, round_: Round, people: Sequence[Actor]) -> None:
    """Everybody who takes part answers on every text of the open wave."""
    wave = open_wave_of(session, round_)
    if wave is None:
        return
    asked = [(version.id, version.statement) for version in asked_in(session, wave)]
    for actor in people:
        forms = [_rating(stage, number, stage.opinion_on(text, actor)) for number, text in asked]
        rate(session, actor, round_.id, forms, stage.time)


def vote(session: Session, stage: Stage, round_: Round, people: Sequence[Actor]) -> None:
    """Most of those on the roll choose on every question."""
    questions = questions_of(session, round_)
    for actor in people:
        if stage.chance.random() >= VOTING or roll_entry_of(session, round_, actor) is None:
            continue
        choices = {question.id: _choice(stage, question, actor) for question in questions}
        form = BallotForm(choices=choices)
        cast_ballot(session, actor, round_.id, form, stage.time, stage.chance, stage.keys)


def _rating(stage: Stage, version_id: int, opinion: Opinion) -> RatingForm:
    if stage.chance.random() < CANNOT_JUDGE:
        return RatingForm(version=version_id, relevance=None)
    weights = (opinion.support, opinion.unsure, opinion.against)
    relevance = stage.chance.choice(stage.chance.choices(((7, 8, 8, 9), (4, 5, 6), (1, 2, 2, 3)), weights)[0])
    is_required = stage.chance.random() * 100 < opinion.requirement
    requirement = Requirement.REQUIRED if is_required else Requirement.ADVICE
    return RatingForm(version=version_id, relevance=relevance, requirement=requirement)


def _choice(stage: Stage, question: Question, actor: Actor) -> Choice:
    if question.proposal is None:
        return Choice.YES if stage.chance.random() < APPROVING else Choice.NO
    if stage.chance.random() < SKIPPING:
        return Choice.SKIP
    opinion = stage.opinion_on(question.proposal.current.statement, actor)
    settled = opinion.support + opinion.against
    # Whoever was unsure has made up their mind by now, in the proportion of the others.
    if settled == 0 or stage.chance.random() * settled >= opinion.support:
        return Choice.NO
    is_required = stage.chance.random() * 100 < opinion.requirement
    return Choice.YES if is_required or Choice.ADVICE not in offered(question) else Choice.ADVICE
