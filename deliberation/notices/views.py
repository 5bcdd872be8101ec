"""The front page, a member's day, how decisions are made, and the list of a facilitator's desks."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading
from deliberation.doors import actor, door, now
from deliberation.notices import queries
from deliberation.permissions import Act
from deliberation.proposals.forms import cursor
from deliberation.rounds.words import steps_up

pages = Blueprint("notices", __name__)

SLUG = re.compile(r"[a-z0-9-]{1,80}")


@pages.get("/")
@door(Act.READ)
def front() -> str:
    """What this is, the same for everybody: how to take part, what was accepted, what is going on."""
    session = reading()
    return render_template(
        "notices/front.html",
        undertakings=[(each, steps_up(each.stages)) for each in queries.undertakings(session)],
        releases=queries.last_releases(session),
    )


@pages.get("/today")
@door(Act.KEEP_OWN_ACCOUNT)
def today() -> str:
    """What waits for the reader, in which round, and how the last one ended."""
    found = queries.today(reading(), actor(), now(), cursor(request.args.get("round")))
    return render_template("notices/today.html", today=found, steps=steps_up(found.stages))


@pages.get("/how")
@door(Act.READ)
def how() -> str:
    """How decisions are made, from the rules in force."""
    slug = request.args.get("deliberation", "")
    found = queries.rules_in_force(
        reading(),
        actor(),
        cursor(request.args.get("round")) or None,
        slug if SLUG.fullmatch(slug) else None,
    )
    return render_template(
        "notices/how.html",
        policy=found.policy,
        round=found.round,
        deliberation=found.deliberation,
        others=queries.undertakings(reading()),
    )


@pages.get("/desk")
@door(Act.READ_DESK)
def desk() -> ResponseReturnValue:
    """Everything that one facilitates; straight to the one desk where there is nothing else."""
    entries = queries.desks_of(reading(), actor())
    rounds = [each for entry in entries for each in entry.rounds]
    if len(entries) == len(rounds) == 1 and not entries[0].requests:
        return redirect(url_for("rounds.desk", round_id=rounds[0].id))
    return render_template("notices/desk.html", entries=entries)
