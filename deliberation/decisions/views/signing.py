"""Signing what a ratification carried, and publishing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.decisions.actions.ratifying import (
    SIGNATURES_NEEDED,
    publish_release,
    released_by_the_clock_at,
    sign_release,
)
from deliberation.decisions.forms import Nothing
from deliberation.decisions.queries import carried_texts, release_of, signatures_of
from deliberation.decisions.views.blueprint import pages
from deliberation.doors import actor, chance, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.keys import installed_keys
from deliberation.locale import gettext as _
from deliberation.people.identity import freshly_confirmed
from deliberation.people.queries import names
from deliberation.permissions import Act, require
from deliberation.rounds.models import Round
from deliberation.rounds.queries import round_for


@pages.get("/rounds/<int:round_id>/sign")
@door(Act.SIGN_RELEASE)
@freshly_confirmed
def sign_page(round_id: int, problem: DeliberationError | None = None) -> str:
    """What is signed, by whom so far, and what the next signature does."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    require(actor(), Act.SIGN_RELEASE, round_.place)
    signatures = signatures_of(session, round_)
    name_of = names(session, [signature.member_id for signature in signatures])
    return render_template(
        "decisions/sign.html",
        problem=problem,
        round=round_,
        texts=carried_texts(session, round_.deliberation),
        signatories=[name_of[signature.member_id] for signature in signatures],
        has_signed=actor().member_id in {signature.member_id for signature in signatures},
        is_last=len(signatures) + 1 >= SIGNATURES_NEEDED,
        by_the_clock=released_by_the_clock_at(round_),
        release=release_of(session, round_),
    )


@pages.post("/rounds/<int:round_id>/sign")
@door(Act.SIGN_RELEASE)
@redisplay(sign_page)
@freshly_confirmed
def sign(round_id: int) -> ResponseReturnValue:
    """Put one's name under what a ratification carried."""
    Nothing.parse(sent())
    with transaction() as session:
        sign_release(session, actor(), round_id, now(), chance(), installed_keys())
        is_out = release_of(session, session.get_one(Round, round_id)) is not None
    flash(_("The set is published.") if is_out else _("You have signed. A second facilitator signs next."), "done")
    return redirect(url_for("rounds.desk", round_id=round_id))


@pages.post("/rounds/<int:round_id>/release")
@door(Act.PUBLISH_RELEASE)
@redisplay(sign_page)
@freshly_confirmed
def publish(round_id: int) -> ResponseReturnValue:
    """Publish a set whose time to be signed is over, before the clock comes to it."""
    Nothing.parse(sent())
    with transaction() as session:
        publish_release(session, actor(), round_id, now(), chance(), installed_keys())
    flash(_("The set is published."), "done")
    return redirect(url_for("rounds.desk", round_id=round_id))
