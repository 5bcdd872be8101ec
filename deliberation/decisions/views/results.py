"""The results of a closed round, one result whole, and the file by which anybody can count again."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from deliberation.ballots.queries import shown_units
from deliberation.communities.queries import regions
from deliberation.database import reading
from deliberation.decisions import queries
from deliberation.decisions.findings import deciding
from deliberation.decisions.models import Outcome
from deliberation.decisions.telling import (
    ballot_kinds,
    ballot_rows,
    rated_sentence,
    rating_kinds,
    rating_rows,
    told,
)
from deliberation.decisions.views.blueprint import pages
from deliberation.doors import actor, door
from deliberation.permissions import Act, can_read
from deliberation.proposals.drawing import drawn
from deliberation.proposals.queries import origins_of
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase

# So many charts are still light for a phone.
MOST_SHOWN = 30
LAST_PAGE = 1000


@pages.get("/rounds/<int:round_id>/results")
@door(Act.READ)
def results(round_id: int) -> str:
    """What a closed round decided, by what became of it, each with its sentence and its chart."""
    session, number = reading(), _page()
    round_ = queries.closed_round_for(session, actor(), round_id)
    outcomes = queries.results_of(session, round_, (number - 1) * MOST_SHOWN, MOST_SHOWN)
    titles, units = _titles(), shown_units(session, round_)
    tallies = queries.tallies_of(session, outcomes)
    charts = {each.id: _chart(each, units, tallies) for each in outcomes}
    groups = groupby((told(outcome, titles) for outcome in outcomes), key=lambda each: each.code)
    numbers = queries.numbers_of(session, round_)
    return render_template(
        "decisions/results.html",
        groups=[(code, list(those)) for code, those in groups],
        numbers=numbers,
        charts=charts,
        arrived=queries.arrived_above(session, actor(), [each.proposal_id for each in outcomes if each.proposal_id]),
        page=number,
        pages=max(1, -(-sum(numbers.values()) // MOST_SHOWN)),
        **_count_of(round_),
    )


@pages.get("/proposals/<int:proposal_id>/outcome")
@door(Act.READ)
def outcome(proposal_id: int) -> str:
    """One result whole: how people voted, each test, why some disagreed, where it came from, what became of it."""
    session = reading()
    found = queries.outcome_for(session, actor(), proposal_id)
    assert found.proposal is not None, "it was looked up by its proposal"
    proposal, units = found.proposal, shown_units(session, found.round)
    ballot, rating = found.figures.get("ballot"), found.figures["rating"]
    return render_template(
        "decisions/outcome.html",
        result=told(found, _titles()),
        proposal=proposal,
        chart_of_ballot=_chart(found, units, queries.tallies_of(session, [found])) if ballot else None,
        count=deciding(ballot, found.code) if ballot else None,
        rating=rating,
        rated=rated_sentence(rating),
        rating_chart=(rating_kinds(), rating_rows(rating)),
        comments=queries.comments_on(session, found),
        origins=[drawn(origin) for origin in origins_of(session, actor(), proposal)],
        arrived=queries.arrived_above(session, actor(), [proposal.id]).get(proposal.id),
        **_count_of(found.round),
    )


@pages.get("/rounds/<int:round_id>/bundle.json")
@door(Act.READ)
def bundle(round_id: int) -> ResponseReturnValue:
    """The bundle, byte for byte as it was signed; any site may load what everybody may read."""
    found = queries.bundle_for(reading(), actor(), round_id)
    response: Response = make_response(found.document.encode("utf-8"))
    response.content_type = "application/json"
    response.set_etag(found.sha256)
    response.headers["Content-Disposition"] = f'attachment; filename="round-{round_id}-bundle.json"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    round_ = queries.closed_round_for(reading(), actor(), round_id)
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if round_.place.is_open_to_all else "no-store"
    )
    return response.make_conditional(request)


def _chart(outcome: Outcome, units: Any, tallies: Mapping[int, Any]) -> tuple[list[Any], list[Any]]:
    """The kinds and the rows of a result's chart: of the ballot where there was one, else of the ratings."""
    if "ballot" in outcome.figures:
        return ballot_kinds(outcome), ballot_rows(outcome, units, tallies.get(outcome.question_id or 0, {}))
    return rating_kinds(), rating_rows(outcome.figures["rating"])


def _count_of(round_: Round) -> dict[str, Any]:
    """What stands beside every result of a round: who voted, how to count again, where it went."""
    session = reading()
    is_closed = round_.phase is Phase.CLOSED
    above = queries.round_above(session, round_)
    return {
        "round": round_,
        "attendance": queries.attendance_at(session, round_),
        "bundle": queries.bundle_for(session, actor(), round_.id) if is_closed else None,
        "above": above if above is not None and can_read(actor(), above.place) else None,
    }


def _titles() -> Mapping[str, Mapping[str, str]]:
    return {region.code: region.title for region in regions(reading())}


def _page() -> int:
    wish = request.args.get("page", "1")
    return min(LAST_PAGE, max(1, int(wish))) if wish.isascii() and wish.isdecimal() and len(wish) < 6 else 1
