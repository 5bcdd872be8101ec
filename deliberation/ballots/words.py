"""What this slice says of times and waves, in the reader's language and zone."""

from datetime import datetime

from flask import g, request

from deliberation.customs import in_words, on_the_day
from deliberation.doors import now
from deliberation.locale import gettext as _
from deliberation.rounds.models import Round


def until_in_words(moment: datetime, round_: Round) -> str:
    """The moment in the reader's zone; in the round's, which is named, for whoever has told us none."""
    knows_zone = g.get("account_zone") or request.cookies.get("zone")
    return on_the_day(moment, None if knows_zone else round_.time_zone)


def closing_in_words(moment: datetime, round_: Round) -> str:
    """The same, and how soon it is."""
    return f"{until_in_words(moment, round_)} ({in_words(moment, now())})"


def wave_in_words(number: int) -> str:
    """Which rating it is; a round has three at most."""
    return {1: _("first rating"), 2: _("second rating")}.get(number) or _("third rating")
