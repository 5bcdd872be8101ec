"""Opening a round, going on before its time, closing a vote: each on a page of its own that says what will happen."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.ballots.actions import forget_key
from deliberation.ballots.queries import announced_turnout, questions_of
from deliberation.database import reading, transaction
from deliberation.decisions.actions.moving import move_on
from deliberation.decisions.actions.moving import open_now as open_before_its_date
from deliberation.decisions.actions.stating import close_voting, state_outcome
from deliberation.decisions.errors import VotingStillOpen
from deliberation.decisions.forms import MoveForm, Nothing, StatementForm
from deliberation.decisions.previews import preview_of
from deliberation.decisions.queries import attendance_at, bundle_for
from deliberation.decisions.views.blueprint import pages
from deliberation.doors import actor, chance, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.keys import installed_keys
from deliberation.locale import gettext as _
from deliberation.people.identity import freshly_confirmed
from deliberation.permissions import Act, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at, policy_of, round_for
from deliberation.rules.phases import Phase


@pages.get("/rounds/<int:round_id>/open")
@door(Act.OPEN_ROUND)
def open_page(round_id: int, problem: DeliberationError | None = None) -> str:
    """What opening a round now will do."""
    round_ = _round_for(round_id, Act.OPEN_ROUND)
    preview = preview_of(reading(), round_, now())
    return render_template("decisions/open.html", problem=problem, round=round_, preview=preview)


@pages.post("/rounds/<int:round_id>/open")
@door(Act.OPEN_ROUND)
@redisplay(open_page)
def open_now(round_id: int) -> ResponseReturnValue:
    """Open a planned round now."""
    Nothing.parse(sent())
    with transaction() as session:
        open_before_its_date(session, actor(), round_id, now(), chance(), installed_keys())
    flash(_("The round is open. Its rules are fixed from now on."), "done")
    return redirect(url_for("rounds.desk", round_id=round_id))


@pages.get("/rounds/<int:round_id>/move")
@door(Act.MOVE_ROUND)
@freshly_confirmed
def move_page(round_id: int, problem: DeliberationError | None = None) -> str:
    """What going on now will do, and the box for the reason."""
    round_ = _round_for(round_id, Act.MOVE_ROUND)
    return render_template(
        "decisions/move.html",
        problem=problem,
        round=round_,
        preview=preview_of(reading(), round_, now()),
        closing=closes_at(round_),
        policy=policy_of(round_),
    )


@pages.post("/rounds/<int:round_id>/move")
@door(Act.MOVE_ROUND)
@redisplay(move_page)
@freshly_confirmed
def move(round_id: int) -> ResponseReturnValue:
    """Go on to the next phase before its time, with a reason."""
    form = MoveForm.parse(sent())
    with transaction() as session:
        move_on(session, actor(), round_id, form, now(), chance(), installed_keys())
    flash(_("The round has moved on, and your reason stands on its page."), "done")
    return redirect(url_for("rounds.desk", round_id=round_id))


@pages.get("/rounds/<int:round_id>/close")
@door(Act.CLOSE_VOTING)
@freshly_confirmed
def close_page(round_id: int, problem: DeliberationError | None = None) -> str:
    """What closing the vote will do, and the box for the statement; if the clock was faster, the box alone."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    if round_.phase is Phase.CLOSED:
        return statement_page(round_id, problem)
    require(actor(), Act.CLOSE_VOTING, round_.place)
    if now() < closes_at(round_):
        raise VotingStillOpen()
    return render_template(
        "decisions/close.html",
        problem=problem,
        round=round_,
        questions=len(questions_of(session, round_)),
        turnout=announced_turnout(session, round_),
        roll=attendance_at(session, round_).roll,
    )


@pages.post("/rounds/<int:round_id>/close")
@door(Act.CLOSE_VOTING)
@redisplay(close_page)
@freshly_confirmed
def close(round_id: int) -> ResponseReturnValue:
    """Close a vote whose time is over, and say what came of it."""
    form = StatementForm.parse(sent())
    with transaction() as session:
        close_voting(session, actor(), round_id, form, now(), chance(), installed_keys())
    forget_key(round_id, installed_keys())
    flash(_("The vote is closed and counted. Everybody can see the results, and count again."), "done")
    return redirect(url_for("decisions.results", round_id=round_id))


@pages.get("/rounds/<int:round_id>/statement")
@door(Act.STATE_OUTCOME)
def statement_page(round_id: int, problem: DeliberationError | None = None) -> str:
    """The box for what facilitators say about a result."""
    round_ = _round_for(round_id, Act.STATE_OUTCOME)
    bundle = bundle_for(reading(), actor(), round_id)
    return render_template("decisions/statement.html", problem=problem, round=round_, bundle=bundle)


@pages.post("/rounds/<int:round_id>/statement")
@door(Act.STATE_OUTCOME)
@redisplay(statement_page)
def state(round_id: int) -> ResponseReturnValue:
    """Say what the result of a closed round means."""
    form = StatementForm.parse(sent())
    with transaction() as session:
        state_outcome(session, actor(), round_id, form)
    flash(_("Your statement stands beside the results."), "done")
    return redirect(url_for("decisions.results", round_id=round_id))


def _round_for(round_id: int, act: Act) -> Round:
    round_ = round_for(reading(), actor(), round_id)
    require(actor(), act, round_.place)
    return round_
