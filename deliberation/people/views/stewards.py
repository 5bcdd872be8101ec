"""Accounts, for stewards: who has one, and who is suspended."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, cursor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.people.actions import accounts as act
from deliberation.people.forms import Nothing
from deliberation.people.queries import MOST_AT_ONCE, accounts
from deliberation.people.views.blueprint import pages
from deliberation.permissions import Act


@pages.get("/people")
@door(Act.STEWARD_INSTALLATION)
def directory(problem: DeliberationError | None = None, **_others: int) -> str:
    """Everybody with an account, a page at a time."""
    found = accounts(reading(), actor(), cursor())
    last = found[-1].id if len(found) == MOST_AT_ONCE else None
    return render_template("people/directory.html", problem=problem, members=found, last=last)


@pages.post("/people/<int:member_id>/suspend")
@door(Act.STEWARD_INSTALLATION)
@redisplay(directory)
def suspend(member_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere, and let them in no more."""
    Nothing.parse(sent())
    with transaction() as session:
        act.suspend(session, actor(), member_id, now())
    flash(_("This account is suspended."), "done")
    return redirect(url_for("people.directory"))


@pages.post("/people/<int:member_id>/restore")
@door(Act.STEWARD_INSTALLATION)
@redisplay(directory)
def restore(member_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    Nothing.parse(sent())
    with transaction() as session:
        act.restore(session, actor(), member_id)
    flash(_("This account may sign in again."), "done")
    return redirect(url_for("people.directory"))
