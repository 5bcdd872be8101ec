"""Discuss, the page of a deliberation, and the forms that create one and plan its rounds."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, cursor, door, now, redisplay, sent, typed
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.locale import language_name, ngettext, reader_language
from deliberation.people.queries import names
from deliberation.permissions import Act, is_allowed
from deliberation.retries import once
from deliberation.rounds import actions, queries
from deliberation.rounds.forms import DeliberationForm, LevelForm, RoundForm
from deliberation.rounds.views.blueprint import pages
from deliberation.rounds.words import FIELDS, KINDS, LEVELS, steps_up
from deliberation.rules.phases import Level, RoundKind
from deliberation.rules.policy import policy_from_json

# Rows of the form that creates a deliberation; a machine may send more.
FRAME_ROWS = range(5)


@pages.get("/discuss")
@door(Act.READ)
def index() -> str:
    """What is going on for this reader: at home first, then elsewhere."""
    session, after = reading(), cursor()
    own = [] if after else queries.own_rounds(session, actor())
    current = queries.current_rounds(session, actor(), after)
    return render_template(
        "rounds/index.html",
        own=own,
        elsewhere=[each for each in current if each not in own],
        next_after=current[-1].id if len(current) == queries.MOST_AT_ONCE else None,
        deliberations=[] if after else queries.deliberations(session, actor()),
        facilitates=queries.facilitates(actor()),
    )


@pages.get("/deliberations/<slug>")
@door(Act.READ)
def deliberation(slug: str) -> str:
    """One deliberation: its question, how far it is, its rounds, frame and rules."""
    session, after = reading(), cursor()
    found = queries.deliberation_for(session, actor(), slug)
    rounds = queries.rounds_of(session, actor(), found.id, after)
    own = queries.own_rounds(session, actor(), found.id)
    return render_template(
        "rounds/deliberation.html",
        deliberation=found,
        steps=steps_up(queries.stages_of(session, found)),
        own=own,
        rounds=[each for each in rounds if each not in own],
        next_after=rounds[-1].id if len(rounds) == queries.MOST_AT_ONCE else None,
        drafters=names(session, [drafter.member_id for drafter in found.drafters]),
        policy=policy_from_json(found.policy),
    )


@pages.get("/deliberations/new")
@door(Act.CREATE_DELIBERATION)
def create_page(problem: DeliberationError | None = None) -> str:
    """The form that puts a question to a community."""
    session = reading()
    communities, reader = queries.facilitated(session, actor()), reader_language().tag
    return render_template(
        "rounds/create.html",
        problem=problem,
        communities=[(community.id, community.name) for community in communities],
        drafters=queries.drafters(session, actor(), communities),
        drafters_ticked=typed().getlist("drafter_ids", int),
        language_choices=[(tag, language_name(tag, reader)) for tag in queries.languages(communities)],
        labels=FIELDS,
        frame_rows=FRAME_ROWS,
    )


@pages.post("/deliberations/new")
@door(Act.CREATE_DELIBERATION)
@redisplay(create_page)
def create() -> ResponseReturnValue:
    """Put a question to a community."""
    form = DeliberationForm.parse(sent())

    def made_at() -> str:
        made = actions.create_deliberation(session, actor(), form, now(), chance())
        return url_for("rounds.deliberation", slug=made.slug)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    flash(_("The dialogue is there. Now plan its rounds."), "done")
    return redirect(place)


@pages.get("/deliberations/<slug>/rounds/new")
@door(Act.PLAN_ROUND)
def plan_page(slug: str, problem: DeliberationError | None = None) -> str:
    """The forms that plan one round, and those of a whole level."""
    session = reading()
    found = queries.deliberation_for(session, actor(), slug)
    communities = queries.plannable(session, actor(), found)
    below = {community.level for community in communities if community.id != found.community_id}
    may_plan_all = is_allowed(actor(), Act.PLAN_ROUND, found.community.place)
    return render_template(
        "rounds/plan.html",
        problem=problem,
        is_level=request.endpoint == "rounds.plan_level",
        deliberation=found,
        communities=[(community.id, community.name) for community in communities],
        levels=[(level.value, LEVELS[level]) for level in Level if level in below and may_plan_all],
        kinds=[(kind.value, KINDS[kind]) for kind in RoundKind if kind is RoundKind.CRITERIA or may_plan_all],
        zones=sorted({community.time_zone for community in communities}),
    )


@pages.post("/deliberations/<slug>/rounds/new")
@door(Act.PLAN_ROUND)
@redisplay(plan_page)
def plan(slug: str) -> ResponseReturnValue:
    """Plan one round in one community."""
    found = queries.deliberation_for(reading(), actor(), slug)
    form = RoundForm.parse(sent())

    def made_at() -> str:
        made = actions.plan_round(session, actor(), found.id, form, now())
        return url_for("rounds.show", round_id=made.id)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    flash(_("The round is planned."), "done")
    return redirect(place)


@pages.post("/deliberations/<slug>/levels/new")
@door(Act.PLAN_ROUND)
@redisplay(plan_page)
def plan_level(slug: str) -> ResponseReturnValue:
    """Plan the rounds of all communities of a level."""
    found = queries.deliberation_for(reading(), actor(), slug)
    form = LevelForm.parse(sent())

    def made_at() -> str:
        planned = actions.plan_level(session, actor(), found.id, form, now())
        flash(ngettext("One round is planned.", "%(num)s rounds are planned.", len(planned)), "done")
        return url_for("rounds.deliberation", slug=slug)

    with transaction() as session:
        place = once(session, actor(), form.client_id, now(), made_at)
    return redirect(place)
