"""Decide: everything that waits for this member."""

from typing import Any

from flask import render_template, url_for

from deliberation.ballots import queries
from deliberation.ballots.queries import Waiting
from deliberation.ballots.views.blueprint import pages
from deliberation.ballots.words import closing_in_words
from deliberation.database import reading
from deliberation.doors import actor, door, now
from deliberation.locale import gettext as _
from deliberation.locale import ngettext
from deliberation.permissions import Act
from deliberation.rules.phases import Phase, RoundKind


@pages.get("/decide")
@door(Act.READ)
def decide() -> str:
    """What there is to rate and to vote on, with the minutes it takes; and what may still be changed."""
    found = queries.waiting_for(reading(), actor(), now())
    return render_template(
        "ballots/decide.html",
        tasks=[_task(each) for each in found if each.left],
        minutes=sum(each.minutes for each in found),
        answered=[_task(each) for each in found if not each.left],
        simulated=any(each.round.deliberation.is_simulated for each in found),
    )


def _task(waiting: Waiting) -> dict[str, Any]:
    endpoint = "ballots.rate" if waiting.phase is Phase.RATING else "ballots.vote"
    community, when = waiting.round.community.name, closing_in_words(waiting.closes_at, waiting.round)
    return {
        "title": _sentence(waiting),
        "url": url_for(endpoint, round_id=waiting.round.id),
        "minutes": waiting.minutes,
        "note": _("%(community)s · closes %(when)s", community=community, when=when),
    }


def _sentence(waiting: Waiting) -> str:
    if waiting.phase is Phase.RATING:
        words = ngettext("Rate one statement", "Rate %(num)s statements", waiting.left)
        return words if waiting.left else _("Look over your ratings")
    if not waiting.left:
        return _("Look over your vote")
    if waiting.round.kind is RoundKind.CONVENING:
        return _("Vote on the question and the rules")
    if waiting.round.kind is RoundKind.RATIFICATION:
        return _("Vote on the whole set")
    return ngettext("Vote on one text", "Vote on %(num)s texts", waiting.left)
