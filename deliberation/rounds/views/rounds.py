"""The page of a round, and taking part in it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.permissions import Act
from deliberation.rounds import actions, panels, queries
from deliberation.rounds.forms import UnitForm
from deliberation.rounds.views.blueprint import pages
from deliberation.rounds.words import steps_of


@pages.get("/rounds/<int:round_id>")
@door(Act.READ)
def show(round_id: int, problem: DeliberationError | None = None) -> str:
    """A round: its stage, its times, its question and frame, and what the other slices have to say about it."""
    session = reading()
    found = queries.round_for(session, actor(), round_id)
    return render_template(
        "rounds/show.html",
        problem=problem,
        round=found,
        steps=steps_of(found),
        windows=queries.windows_of(found),
        policy=queries.policy_of(found),
        extensions=queries.extensions_of(session, found),
        participation=queries.participation_of(session, actor(), found),
        unit_choices=[(each.id, each.name) for each in queries.units(session, actor(), found)],
        panels=panels.panels_for(session, actor(), found),
    )


@pages.post("/rounds/<int:round_id>/taking-part")
@door(Act.CONFIRM_TAKING_PART)
@redisplay(show)
def take_part(round_id: int) -> ResponseReturnValue:
    """Say with one tap that one takes part."""
    with transaction() as session:
        actions.confirm_taking_part(session, actor(), round_id, now())
    flash(_("You take part in this round, and can vote in it."), "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@pages.post("/rounds/<int:round_id>/unit")
@door(Act.CHOOSE_UNIT)
@redisplay(show)
def choose_unit(round_id: int) -> ResponseReturnValue:
    """Choose the community in whose group one's ballot counts."""
    form = UnitForm.parse(sent())
    with transaction() as session:
        actions.choose_unit(session, actor(), round_id, form)
    flash(_("Your vote will count with this community."), "done")
    return redirect(url_for("rounds.show", round_id=round_id))
