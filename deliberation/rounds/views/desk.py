"""The facilitators' desk of a round."""

from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.permissions import Act, require
from deliberation.retries import once
from deliberation.rounds import actions, queries
from deliberation.rounds.desk import panels_for
from deliberation.rounds.forms import ExtensionForm
from deliberation.rounds.texts import texts_in
from deliberation.rounds.views.blueprint import pages
from deliberation.rounds.words import steps_of
from deliberation.rules.phases import Phase

RUNNING = frozenset(Phase) - {Phase.PLANNED, Phase.CLOSED}


@pages.get("/rounds/<int:round_id>/desk")
@door(Act.READ_DESK)
def desk(round_id: int, problem: DeliberationError | None = None) -> str:
    """Dates, who takes part, what the round asks of people, and what the other slices put on the desk."""
    session = reading()
    found = queries.round_for(session, actor(), round_id)
    require(actor(), Act.READ_DESK, found.place)
    texts, expected = texts_in(session, found), request.args.get("texts", type=int)
    closing = queries.closes_at(found) if found.phase in RUNNING else None
    return render_template(
        "rounds/desk.html",
        problem=problem,
        round=found,
        steps=steps_of(found),
        windows=queries.windows_of(found),
        extensions=queries.extensions_of(session, found),
        attendance=queries.attendance(session, found),
        texts=queries.expected_texts(texts, expected),
        demand=queries.demand_of(found, texts, expected),
        closing=closing,
        closing_local=closing and closing.astimezone(ZoneInfo(found.time_zone)).strftime("%Y-%m-%dT%H:%M"),
        panels=panels_for(session, found),
    )


@pages.post("/rounds/<int:round_id>/extensions")
@door(Act.EXTEND_PHASE)
@redisplay(desk)
def extend(round_id: int) -> ResponseReturnValue:
    """Give the present phase more time, with a reason."""
    form = ExtensionForm.parse(sent())

    def made_at() -> str:
        actions.extend_phase(session, actor(), round_id, form, now())
        return url_for("rounds.desk", round_id=round_id)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    flash(_("The new date is set, and your reason is on the record."), "done")
    return redirect(place)
