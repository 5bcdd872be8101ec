"""Reading conversations, as far as this reader may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import fetch
from deliberation.discussion.models import Post, Thread
from deliberation.errors import NotFound
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import Stance
from deliberation.proposals.queries import Byline, bylines, shown_stances
from deliberation.rounds.queries import round_for

ON_A_PAGE = 20
MOST_AT_ONCE = 100


@dataclass
class Voice:
    """A contribution as it is shown: who speaks, where they stand, whom they answer, and who answers them."""

    post: Post
    byline: Byline
    stance: Stance | None
    answered: Post | None = None
    answered_byline: Byline | None = None
    replies: list["Voice"] = field(default_factory=list)


def thread_for(session: Session, actor: Actor, thread_id: int) -> Thread:
    """The conversation of this number; raises NotFound."""
    thread = fetch(session, Thread, thread_id)
    if not can_read(actor, thread.round.place):
        raise NotFound()
    return thread


def thread_on_round(session: Session, actor: Actor, round_id: int) -> Thread:
    """The conversation about a round as a whole; raises NotFound before it has opened."""
    round_for(session, actor, round_id)
    query = select(Thread).where(Thread.round_id == round_id, Thread.proposal_id.is_(None)).order_by(Thread.id)
    return _found(session.scalars(query).first())


def thread_on_proposal(session: Session, actor: Actor, proposal_id: int) -> Thread:
    """The conversation on a proposal; raises NotFound."""
    thread = _found(session.scalars(select(Thread).where(Thread.proposal_id == proposal_id)).one_or_none())
    return thread_for(session, actor, thread.id)


def post_for(session: Session, actor: Actor, post_id: int) -> Post:
    """One contribution; raises NotFound."""
    post = fetch(session, Post, post_id)
    thread_for(session, actor, post.thread_id)
    return post


def posts_in(session: Session, thread: Thread, after: int = 0, most: int = ON_A_PAGE) -> list[Post]:
    """The contributions that come after this number in the conversation, in their order, at most a hundred."""
    query = select(Post).where(Post.thread_id == thread.id, Post.number > after)
    return list(session.scalars(query.order_by(Post.number).limit(min(most, MOST_AT_ONCE))).unique())


def voices_in(session: Session, thread: Thread, posts: Sequence[Post]) -> list[Voice]:
    """A page of contributions in two levels: an answer stands below the one that began its strand."""
    answered = _answered(session, posts)
    people = {post.author_id for post in [*posts, *answered.values()]}
    called = bylines(session, thread.round, people)
    stances = shown_stances(session, thread.proposal_id, people) if thread.proposal_id and people else {}
    voices: dict[int, Voice] = {}
    strands: list[Voice] = []
    for post in posts:
        voice = Voice(post, called[post.author_id], stances.get(post.author_id))
        voice.answered = answered.get(post.reply_to_id or 0)
        if voice.answered is not None:
            voice.answered_byline = called[voice.answered.author_id]
        beginning = voices.get(post.reply_to_id or 0)
        # What answers an answer stands beside it; on the next page a strand begins anew.
        voices[post.id] = beginning or voice
        (beginning.replies if beginning else strands).append(voice)
    return strands


def page_of(post: Post) -> int:
    """The number after which the page begins on which a contribution stands."""
    return (post.number - 1) // ON_A_PAGE * ON_A_PAGE


def numbers_of_posts(session: Session, proposal_ids: Sequence[int]) -> dict[int, int]:
    """How many contributions the conversations on these proposals have."""
    query = select(Thread.proposal_id, Thread.post_count).where(Thread.proposal_id.in_(proposal_ids))
    return {proposal_id: number for proposal_id, number in session.execute(query) if proposal_id is not None}


def kept_posts(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Every contribution of a member, for themselves."""
    query = select(Post).where(Post.author_id == member_id).order_by(Post.id)
    return [
        {
            "id": each.id,
            "thread_id": each.thread_id,
            "posted_at": each.posted_at.isoformat(),
            "language": each.language,
            "body": each.body,
        }
        for each in session.scalars(query).unique()
    ]


def _answered(session: Session, posts: Sequence[Post]) -> dict[int, Post]:
    known = {post.id: post for post in posts}
    elsewhere = {post.reply_to_id for post in posts if post.reply_to_id} - set(known)
    if elsewhere:
        found = session.scalars(select(Post).where(Post.id.in_(elsewhere))).unique()
        known.update({post.id: post for post in found})
    return known


def _found(thread: Thread | None) -> Thread:
    if thread is None:
        raise NotFound()
    return thread
