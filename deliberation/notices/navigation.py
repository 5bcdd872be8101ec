"""The way from every page to the others, and what every page says of itself."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from deliberation.communities.exits import ELSEWHERE
from deliberation.database import reading
from deliberation.doors import actor, now
from deliberation.errors import Sentence
from deliberation.locale import gettext
from deliberation.locale import lazy_gettext as _
from deliberation.notices.queries import number_waiting, simulation
from deliberation.rounds.queries import facilitates


@dataclass(frozen=True)
class Entry:
    """One way in the bar; it is the present one on its own page and on all pages of these blueprints."""

    endpoint: str
    label: Sentence
    icon: str
    blueprints: frozenset[str] = frozenset()

    def is_present(self) -> bool:
        """Whether this is where the reader is; a desk belongs to the desks, whichever slice draws it."""
        if request.endpoint in DESKS:
            return self is DESK
        return request.endpoint == self.endpoint or request.blueprint in self.blueprints


TODAY = Entry("notices.today", _("Today"), "today")
DISCUSS = Entry(
    "rounds.index", _("Discuss"), "discuss", frozenset({"rounds", "proposals", "discussion", "decisions", "record"})
)
DECIDE = Entry("ballots.decide", _("Decide"), "decide", frozenset({"ballots"}))
CRITERIA = Entry("criteria.index", _("The criteria"), "criteria", frozenset({"criteria"}))
DESK = Entry("notices.desk", _("Desk"), "desk")
HOW = Entry("notices.how", _("How we decide"), "note")
DESKS = frozenset({"notices.desk", "rounds.desk", "rounds.extend", "rounds.open_round"})


def _entries() -> list[Entry]:
    if actor().member_id is None:
        return [DISCUSS, CRITERIA, HOW]
    return [TODAY, DISCUSS, DECIDE, CRITERIA, *([DESK] if facilitates(actor()) else [])]


def _note() -> None:
    """Ask the database once a request, before the page is made, so that an error page needs it no more."""
    if request.endpoint == "static" or request.blueprint == "health" or request.path.startswith("/api/"):
        return
    g.simulated = simulation(reading()).value
    g.number_waiting = number_waiting(reading(), actor(), now())


def _for_every_page() -> dict[str, Any]:
    waiting = g.get("number_waiting", 0)
    return {
        "nav": [
            {
                "label": each.label,
                "url": url_for(each.endpoint),
                "icon": each.icon,
                "active": each.is_present(),
                "count": waiting if each is DECIDE else None,
            }
            for each in _entries()
        ],
        "simulated": g.get("simulated", ""),
        "way_out": ELSEWHERE,
        "footer_links": [
            {"label": gettext("What this is"), "url": url_for("notices.front")},
            {"label": gettext("How decisions are made"), "url": url_for("notices.how")},
            {"label": gettext("The communities"), "url": url_for("communities.index")},
        ],
    }


def init_app(app: Flask) -> None:
    """Put the bar, the label of what is simulated and the footer on every page."""
    app.before_request(_note)
    app.context_processor(_for_every_page)
