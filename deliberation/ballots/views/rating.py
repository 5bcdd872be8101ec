"""Rating, one statement at a time."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.ballots import actions, queries
from deliberation.ballots.forms import CANNOT_JUDGE, ReasonedRatingForm
from deliberation.ballots.models import Rating
from deliberation.ballots.queries import RatingSheet, Sheets
from deliberation.ballots.views.blueprint import pages
from deliberation.ballots.views.explaining import explained, explanation, is_refusal
from deliberation.ballots.words import until_in_words, wave_in_words
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent, typed
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.permissions import Act
from deliberation.proposals import fragments


@pages.get("/rounds/<int:round_id>/rate")
@door(Act.RATE)
@explained(Act.RATE)
def rate(round_id: int) -> ResponseReturnValue:
    """On to the first statement without an answer; all one's answers when there is none."""
    sheets = queries.sheets_for(reading(), actor(), round_id, now())
    first = sheets.next_unanswered()
    if first is not None:
        return redirect(url_for("ballots.rate_text", round_id=round_id, version_id=first))
    return render_template("ballots/rated.html", sheets=sheets, **_told(sheets))


@pages.get("/rounds/<int:round_id>/rate/<int:version_id>")
@door(Act.RATE)
@explained(Act.RATE)
def rate_text(round_id: int, version_id: int) -> ResponseReturnValue:
    """One statement; after the first wave beside how groups answered."""
    return rating_page(round_id, version_id)


def rating_page(round_id: int, version_id: int, problem: DeliberationError | None = None) -> str:
    """The page of a statement; where it cannot be rated any more, the reason with what was typed."""
    if problem is not None and is_refusal(problem):
        return explanation(round_id, Act.RATE, problem)
    session = reading()
    sheets = queries.sheets_for(session, actor(), round_id, now())
    sheet = queries.sheet_of(session, actor(), sheets, version_id)
    proposal_id = sheet.version.proposal_id
    return render_template(
        "ballots/rate.html",
        problem=problem,
        sheet=sheet,
        values=typed() or _values(sheet),
        total=len(sheets.versions),
        before=sheets.neighbour(version_id, -1),
        after=sheets.neighbour(version_id, 1),
        contributions=fragments.contributions(session, [proposal_id])[proposal_id],
        **_told(sheets),
    )


@pages.post("/rounds/<int:round_id>/rate/<int:version_id>")
@door(Act.RATE)
@redisplay(rating_page)
def give_rating(round_id: int, version_id: int) -> ResponseReturnValue:
    """Give or change one's answer, and go on to the next statement without one."""
    fields = sent().copy()
    fields["version"] = str(version_id)
    form = ReasonedRatingForm.parse(fields)
    with transaction() as session:
        actions.rate(session, actor(), round_id, [form], now())
    sheets = queries.sheets_for(reading(), actor(), round_id, now())
    following = sheets.next_unanswered(version_id)
    flash(_("Your answer is saved."), "done")
    if following is None:
        return redirect(url_for("ballots.rate", round_id=round_id))
    return redirect(url_for("ballots.rate_text", round_id=round_id, version_id=following))


def _told(sheets: Sheets) -> dict[str, object]:
    return {
        "round": sheets.round,
        "wave": wave_in_words(sheets.wave.number),
        "until": until_in_words(sheets.wave.closes_at, sheets.round),
        "simulated": sheets.round.deliberation.is_simulated,
    }


def _values(sheet: RatingSheet) -> dict[str, str]:
    """What stands in the form: the answer, else the one of the wave before, so that keeping it is one tap."""
    answer: Rating | None = sheet.own or sheet.earlier
    if answer is None:
        return {}
    return {
        "relevance": CANNOT_JUDGE if answer.relevance is None else str(answer.relevance),
        "requirement": answer.requirement.value if answer.requirement else "",
        "comment": answer.comment,
    }
