"""What this slice says on the page of a round and on its desk."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.ballots import queries
from deliberation.ballots.words import until_in_words, wave_in_words
from deliberation.doors import now
from deliberation.permissions import Act, Actor, may
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase


def on_round(session: Session, actor: Actor, round_: Round) -> Markup | str:
    """Where to rate while a wave is open; once people vote where to vote, in which units, and how many have."""
    if round_.phase is Phase.RATING:
        return _rating(session, actor, round_)
    units = queries.shown_units(session, round_) if round_.phase in (Phase.VOTING, Phase.CLOSED) else []
    if not units:
        return ""
    is_open = round_.phase is Phase.VOTING and now() < closes_at(round_)
    page = render_template(
        "ballots/units.html",
        round=round_,
        units=units,
        roll=sum(unit.roll for unit in units),
        is_open=is_open,
        is_voter=is_open and queries.roll_entry_of(session, round_, actor) is not None,
        at_least=queries.announced_turnout(session, round_) if is_open else None,
        until=until_in_words(closes_at(round_), round_) if is_open else None,
    )
    return Markup(page)  # noqa: S704 (rendered by our own template)


def on_desk(session: Session, round_: Round) -> Markup | str:
    """The wave with the texts it asks about, or how many have voted, in steps; never a count of answers."""
    wave = queries.open_wave_of(session, round_) if round_.phase is Phase.RATING else None
    at_least = queries.announced_turnout(session, round_) if round_.phase is Phase.VOTING else None
    if wave is None and at_least is None:
        return ""
    page = render_template(
        "ballots/desk.html",
        round=round_,
        wave=wave_in_words(wave.number) if wave else None,
        asked=len(queries.asked_in(session, wave)) if wave else 0,
        until=until_in_words(wave.closes_at if wave else closes_at(round_), round_),
        at_least=at_least,
        roll=sum(unit.roll_size for unit in queries.units_of(session, round_)),
    )
    return Markup(page)  # noqa: S704 (rendered by our own template)


def _rating(session: Session, actor: Actor, round_: Round) -> Markup | str:
    wave = queries.open_wave_of(session, round_)
    if wave is None or now() >= wave.closes_at or not may(actor, Act.RATE, round_.place):
        return ""
    asked = [version.id for version in queries.asked_in(session, wave)]
    own = queries.own_ratings(session, wave, actor)
    page = render_template(
        "ballots/rating_panel.html",
        round=round_,
        wave=wave_in_words(wave.number),
        left=sum(number not in own for number in asked),
        total=len(asked),
        until=until_in_words(wave.closes_at, round_),
    )
    return Markup(page)  # noqa: S704 (rendered by our own template)
