"""Conversations for machines, under /api/v1."""

from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.discussion import actions, queries
from deliberation.discussion.forms import EditForm, PostForm
from deliberation.discussion.models import Post, Thread
from deliberation.doors import actor, chance, door, now, sent
from deliberation.permissions import Act
from deliberation.proposals.forms import cursor
from deliberation.proposals.queries import bylines
from deliberation.proposals.shapes import byline
from deliberation.retries import once

doors = Blueprint("discussion_api", __name__, url_prefix="/api/v1")


@doors.get("/proposals/<int:proposal_id>/posts")
@door(Act.READ)
def posts_on_proposal(proposal_id: int) -> ResponseReturnValue:
    """The contributions on a proposal, at most a hundred after a number."""
    return _listed(queries.thread_on_proposal(reading(), actor(), proposal_id))


@doors.get("/rounds/<int:round_id>/posts")
@door(Act.READ)
def posts_on_round(round_id: int) -> ResponseReturnValue:
    """The contributions on a round as a whole, at most a hundred after a number."""
    return _listed(queries.thread_on_round(reading(), actor(), round_id))


@doors.post("/proposals/<int:proposal_id>/posts")
@door(Act.POST)
def post_on_proposal(proposal_id: int) -> ResponseReturnValue:
    """Contribute to the conversation on a proposal."""
    return _posted(queries.thread_on_proposal(reading(), actor(), proposal_id))


@doors.post("/rounds/<int:round_id>/posts")
@door(Act.POST)
def post_on_round(round_id: int) -> ResponseReturnValue:
    """Contribute to the conversation on a round as a whole."""
    return _posted(queries.thread_on_round(reading(), actor(), round_id))


@doors.get("/posts/<int:post_id>")
@door(Act.READ)
def post(post_id: int) -> ResponseReturnValue:
    """One contribution."""
    found = queries.post_for(reading(), actor(), post_id)
    return jsonify(_shapes([found], found.thread)[0])


@doors.put("/posts/<int:post_id>")
@door(Act.EDIT_POST)
def edit(post_id: int) -> ResponseReturnValue:
    """Put one's own contribution right."""
    form = EditForm.parse(sent())
    with transaction() as session:
        once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: _address(actions.edit_post(session, actor(), post_id, form, now(), chance())),
        )
    return "", 204


def _listed(thread: Thread) -> ResponseReturnValue:
    posts = queries.posts_in(reading(), thread, cursor(request.args.get("after")), queries.MOST_AT_ONCE)
    return jsonify(thread_id=thread.id, count=thread.post_count, posts=_shapes(posts, thread))


def _posted(thread: Thread) -> ResponseReturnValue:
    form, thread_id = PostForm.parse(sent()), thread.id
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: _address(actions.post(session, actor(), thread_id, form, now(), chance())),
        )
    return jsonify(location=place), 201, {"Location": place}


def _shapes(posts: list[Post], thread: Thread) -> list[dict[str, Any]]:
    called = bylines(reading(), thread.round, {each.author_id for each in posts})
    return [
        {
            "id": each.id,
            "number": each.number,
            "author_id": each.author_id,
            "author": byline(called[each.author_id]),
            "reply_to": each.reply_to_id,
            "language": each.language,
            "body": each.body,
            "revision": each.revision,
            "posted_at": each.posted_at.isoformat(),
            "edited_at": each.edited_at and each.edited_at.isoformat(),
        }
        for each in posts
    ]


def _address(found: Post) -> str:
    return url_for("discussion_api.post", post_id=found.id)
