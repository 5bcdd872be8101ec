"""How the reader's language writes what CLDR knows of: dates, spans of time, names in a row."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format
from babel.lists import format_list
from flask import Flask
from markupsafe import Markup

from deliberation.locale import gettext, known_zone, reader_language


def in_words(moment: datetime, now: datetime) -> str:
    """How long ago, or how soon: "3 days ago", "in 2 hours"; within a minute, "just now"."""
    if abs(moment - now) < timedelta(minutes=1):
        return str(gettext("just now"))
    customs = reader_language().customs
    return format_timedelta(moment - now, granularity="minute", threshold=1.2, add_direction=True, locale=customs)


def on_the_day(moment: datetime, zone: str | None = None) -> str:
    """Date and time in the reader's zone; in the one given, or in UTC where the reader's is not known, it is named."""
    here = known_zone()
    told = _day_and_minute(moment.astimezone(ZoneInfo(zone or here or "UTC")))
    return told if here and not zone else f"{told} ({zone or 'UTC'})"


def _day_and_minute(local: datetime) -> str:
    """A deadline without its seconds, and with its month by name: CLDR's own medium form differs in both."""
    customs = reader_language().customs
    order = str(get_datetime_format("medium", locale=customs)).replace("'", "")
    day, minute = format_skeleton("yMMMd", local, locale=customs), format_time(local, "short", locale=customs)
    # "9:30" and "PM" stay on one line.
    return order.replace("{1}", day).replace("{0}", minute.replace(" ", "\u00a0"))


def in_full(day: date) -> str:
    """A day with its month by name: "2 March 2026"."""
    return format_date(day, "long", locale=reader_language().customs)


def listed(values: Iterable[str]) -> str:
    """Everything named in a row, as the reader's language does it: "A, B and C".

    Where one of the values is markup all of it is, and what is not markup yet is escaped.
    """
    named = list(values)
    # The values are put in last: Babel would take a "{1}" that somebody wrote for a place to put the next one.
    row = format_list(["%s"] * len(named), locale=reader_language().customs)
    is_markup = any(isinstance(value, Markup) for value in named)
    return (Markup(row) if is_markup else row) % tuple(named)  # noqa: S704


def isolated(name: str) -> Markup:
    """A name that keeps its own direction among others."""
    return Markup("<bdi>{}</bdi>").format(name)


def init_app(app: Flask) -> None:
    """Let every template write as the reader's language does."""
    app.jinja_env.globals.update(in_words=in_words, on_the_day=on_the_day, listed=listed)
    app.jinja_env.filters["isolated"] = isolated
