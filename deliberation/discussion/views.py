"""Conversations as pages, and as parts of the pages of proposals and rounds."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.database import reading, transaction
from deliberation.discussion import actions, queries
from deliberation.discussion.forms import EditForm, PostForm
from deliberation.discussion.models import Post, Thread
from deliberation.doors import actor, chance, door, now, redisplay, sent
from deliberation.errors import DeliberationError, NotFound
from deliberation.locale import gettext as _
from deliberation.permissions import Act, Actor, require
from deliberation.proposals.forms import cursor
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries import languages_to_write_in
from deliberation.retries import once
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase

pages = Blueprint("discussion", __name__)


@pages.get("/threads/<int:thread_id>")
@door(Act.READ)
def thread(thread_id: int, problem: DeliberationError | None = None) -> str:
    """A conversation on a page of its own; what could not be taken is still in the box."""
    session = reading()
    found = queries.thread_for(session, actor(), thread_id)
    return render_template("discussion/thread.html", problem=problem, **_conversation(session, found))


@pages.get("/rounds/<int:round_id>/conversation")
@door(Act.READ)
def conversation(round_id: int) -> str:
    """The conversation about a round as a whole."""
    return thread(queries.thread_on_round(reading(), actor(), round_id).id)


@pages.get("/posts/<int:post_id>")
@door(Act.READ)
def permalink(post_id: int) -> ResponseReturnValue:
    """Lead to a contribution where it stands in its conversation."""
    return redirect(address_of(queries.post_for(reading(), actor(), post_id)))


@pages.post("/threads/<int:thread_id>/posts")
@door(Act.POST)
@redisplay(thread)
def post(thread_id: int) -> ResponseReturnValue:
    """Add a contribution."""
    form = PostForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: address_of(actions.post(session, actor(), thread_id, form, now(), chance())),
        )
    flash(_("Your contribution is there. You can change it for 15 minutes."), "done")
    return redirect(place)


@pages.get("/posts/<int:post_id>/edit")
@door(Act.EDIT_POST)
def edit_page(post_id: int, problem: DeliberationError | None = None) -> str:
    """The form in which one's own contribution is put right."""
    found = queries.post_for(reading(), actor(), post_id)
    round_ = found.thread.round
    if problem is None:
        require(actor(), Act.EDIT_POST, round_.place.of(found.author_id))
        actions.require_editable(found, now())
    return render_template(
        "discussion/edit.html",
        problem=problem,
        post=found,
        languages=list(dict.fromkeys([found.language, *languages_to_write_in(round_, g.get("member"))])),
    )


@pages.post("/posts/<int:post_id>/edit")
@door(Act.EDIT_POST)
@redisplay(edit_page)
def edit(post_id: int) -> ResponseReturnValue:
    """Put one's own contribution right."""
    form = EditForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: address_of(actions.edit_post(session, actor(), post_id, form, now(), chance())),
        )
    flash(_("Your contribution is changed, and marked as edited."), "done")
    return redirect(place)


def on_proposal(session: Session, reader: Actor, proposal: Proposal) -> Markup:
    """The conversation below a proposal's text."""
    found = queries.thread_on_proposal(session, reader, proposal.id)
    page = render_template("discussion/conversation.html", problem=None, **_conversation(session, found))
    return Markup(page)  # noqa: S704 (rendered by our own template)


def on_round(session: Session, reader: Actor, round_: Round) -> Markup | str:
    """The panel on a round's page that leads to the conversation about the whole of it."""
    if round_.phase is Phase.PLANNED:
        return ""
    found = queries.thread_on_round(session, reader, round_.id)
    page = render_template("discussion/panel.html", thread=found, round=round_)
    return Markup(page)  # noqa: S704 (rendered by our own template)


def address_of(found: Post) -> str:
    """Where a contribution stands: the page of its proposal, or that of the conversation about its round."""
    parts: dict[str, Any] = {"_anchor": f"post-{found.id}"}
    if queries.page_of(found):
        parts["after"] = queries.page_of(found)
    if found.thread.proposal_id is not None:
        return url_for("proposals.show", proposal_id=found.thread.proposal_id, **parts)
    return url_for("discussion.conversation", round_id=found.thread.round_id, **parts)


def _conversation(session: Session, found: Thread) -> dict[str, Any]:
    after = cursor(request.args.get("after"))
    return {
        "thread": found,
        "round": found.round,
        "strands": queries.voices_in(session, found, queries.posts_in(session, found, after)),
        "answering": _answering(session, found),
        "languages": languages_to_write_in(found.round, g.get("member")),
        "previous_after": max(0, after - queries.ON_A_PAGE) if after else None,
        "next_after": after + queries.ON_A_PAGE if found.post_count > after + queries.ON_A_PAGE else None,
        "is_editable": lambda each: each.author_id == actor().member_id and actions.is_editable(each, now()),
    }


def _answering(session: Session, found: Thread) -> queries.Voice | None:
    """The contribution that one is about to answer, if it belongs to this conversation."""
    number = cursor(request.args.get("reply_to") or request.form.get("reply_to"))
    if not number:
        return None
    try:
        answered = queries.post_for(session, actor(), number)
    except NotFound:
        return None
    return queries.voices_in(session, found, [answered])[0] if answered.thread_id == found.id else None
