"""Voting, one text at a time, and looking over one's own ballot."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.ballots import actions, queries
from deliberation.ballots.actions import OwnChoice
from deliberation.ballots.errors import VotingOver
from deliberation.ballots.forms import BallotForm, ChoiceForm
from deliberation.ballots.models import Question
from deliberation.ballots.views.blueprint import pages
from deliberation.ballots.views.explaining import explained, explanation, is_refusal
from deliberation.ballots.views.subjects import subject_of, wording_of
from deliberation.ballots.words import until_in_words
from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, door, now, redisplay, sent, typed
from deliberation.errors import DeliberationError, NotFound
from deliberation.keys import installed_keys
from deliberation.locale import gettext as _
from deliberation.permissions import Act
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at, round_for


@pages.get("/rounds/<int:round_id>/vote")
@door(Act.READ_OWN_BALLOT)
@explained(Act.CAST_BALLOT)
def vote(round_id: int) -> ResponseReturnValue:
    """On to the first text without an answer; to one's whole ballot when there is none, or the hour has passed."""
    chosen = _own(round_id)
    session = reading()
    round_ = round_for(session, actor(), round_id)
    following = _next_unanswered([question.id for question in queries.questions_of(session, round_)], chosen)
    if following is None or now() >= closes_at(round_):
        return redirect(url_for("ballots.review", round_id=round_id))
    return redirect(url_for("ballots.vote_on", round_id=round_id, question_id=following))


@pages.get("/rounds/<int:round_id>/vote/<int:question_id>")
@door(Act.READ_OWN_BALLOT)
@explained(Act.CAST_BALLOT)
def vote_on(round_id: int, question_id: int) -> ResponseReturnValue:
    """One text, exactly as it is voted on, with one's answer so far."""
    return voting_page(round_id, question_id)


def voting_page(round_id: int, question_id: int, problem: DeliberationError | None = None) -> str:
    """The page of one question; where it can no longer be answered, the reason."""
    if problem is not None and is_refusal(problem):
        return explanation(round_id, Act.CAST_BALLOT, problem)
    chosen = _own(round_id)
    session = reading()
    round_ = round_for(session, actor(), round_id)
    if now() >= closes_at(round_):
        raise VotingOver()
    questions = queries.questions_of(session, round_)
    place = next((n for n, question in enumerate(questions) if question.id == question_id), None)
    if place is None:
        raise NotFound()
    return render_template(
        "ballots/vote.html",
        problem=problem,
        question=questions[place],
        value=typed().get("choice") or (chosen[question_id].choice.value if question_id in chosen else None),
        is_answered=question_id in chosen,
        number=place + 1,
        total=len(questions),
        before=questions[place - 1].id if place else None,
        **subject_of(session, questions[place]),
        **_told(round_),
    )


@pages.post("/rounds/<int:round_id>/vote/<int:question_id>")
@door(Act.CAST_BALLOT)
@redisplay(voting_page)
def cast(round_id: int, question_id: int) -> ResponseReturnValue:
    """Cast or change one's answer on one text, and go on to the next one without an answer."""
    form = ChoiceForm.parse(sent())
    ballot = BallotForm(choices={question_id: form.choice}, language=form.language)
    with transaction() as session:
        actions.cast_ballot(session, actor(), round_id, ballot, now(), chance(), installed_keys())
    chosen = _own(round_id)
    session = reading()
    ids = [question.id for question in queries.questions_of(session, round_for(session, actor(), round_id))]
    place = ids.index(question_id) + 1
    following = _next_unanswered(ids[place:] + ids[:place], chosen)
    if following is None:
        return redirect(url_for("ballots.review", round_id=round_id))
    flash(_("Your answer is saved."), "done")
    return redirect(url_for("ballots.vote_on", round_id=round_id, question_id=following))


@pages.get("/rounds/<int:round_id>/vote/review")
@door(Act.READ_OWN_BALLOT)
@explained(Act.CAST_BALLOT)
def review(round_id: int) -> ResponseReturnValue:
    """All one's answers, with their codes folded away, to change or to take back."""
    return review_page(round_id)


def review_page(round_id: int, problem: DeliberationError | None = None, **_others: int) -> str:
    """One's ballot; where it cannot be shown, the reason."""
    if problem is not None and is_refusal(problem):
        return explanation(round_id, Act.CAST_BALLOT, problem)
    chosen = _own(round_id)
    session = reading()
    round_ = round_for(session, actor(), round_id)
    questions = queries.questions_of(session, round_)
    return render_template(
        "ballots/review.html",
        problem=problem,
        questions=[_answer(each, chosen) for each in questions],
        answered=len(chosen),
        is_open=now() < closes_at(round_),
        **_told(round_),
    )


@pages.post("/rounds/<int:round_id>/vote/<int:question_id>/withdraw")
@door(Act.CAST_BALLOT)
@redisplay(review_page)
def withdraw(round_id: int, question_id: int) -> ResponseReturnValue:
    """Take back one's answer on one text."""
    with transaction() as session:
        actions.withdraw_choice(session, actor(), round_id, question_id, now())
    flash(_("Your answer is taken back. That is not the same as skipping: it is as if you had not answered."), "done")
    return redirect(url_for("ballots.review", round_id=round_id))


def _own(round_id: int) -> dict[int, OwnChoice]:
    with transaction() as session:
        return actions.own_ballot(session, actor(), round_id, installed_keys())


def _next_unanswered(ids: list[int], chosen: Mapping[int, OwnChoice]) -> int | None:
    return next((number for number in ids if number not in chosen), None)


def _answer(question: Question, chosen: Mapping[int, OwnChoice]) -> dict[str, Any]:
    own = chosen.get(question.id)
    return {
        "question": question,
        "wording": wording_of(question),
        "choice": own.choice if own else None,
        "receipt": own.receipt if own else None,
    }


def _told(round_: Round) -> dict[str, Any]:
    return {
        "round": round_,
        "until": until_in_words(closes_at(round_), round_),
        "shows_receipts": queries.shows_receipts(reading(), round_, actor()),
        "simulated": round_.deliberation.is_simulated,
    }
