"""Contributions of the tests, made by the act that makes them."""

from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.discussion import actions
from deliberation.discussion.forms import PostForm
from deliberation.discussion.models import Post, Thread
from deliberation.people.models import Member
from deliberation.permissions import Actor
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from tests.conftest import NOON, written
from tests.people.factories import acting
from tests.proposals.scenes import Scene, fresh


def thread_of(session: Session, subject: Proposal | Round) -> Thread:
    """The conversation on a proposal, or on a round as a whole."""
    query = select(Thread).where(
        Thread.proposal_id == subject.id
        if isinstance(subject, Proposal)
        else (Thread.round_id == subject.id) & Thread.proposal_id.is_(None)
    )
    return session.scalars(query).one()


def post(
    session: Session, author: Member | Actor, subject: Proposal | Round, body: str = "Yes, and …", **others: Any
) -> Post:
    """A contribution to the conversation on a proposal or a round."""
    actor = author if isinstance(author, Actor) else acting(session, author.id)
    form = PostForm.parse({"body": body, **others})
    return actions.post(session, actor, thread_of(session, subject).id, form, NOON, Random(9))


def thread_id(there: Scene) -> int:
    """The conversation on the proposal."""
    session = fresh()
    return thread_of(session, session.get_one(Proposal, there.proposal)).id


def posts() -> list[Post]:
    """Everything that was said, in order."""
    return list(fresh().scalars(select(Post).order_by(Post.id)).unique())


def said(there: Scene, role: str, *bodies: str, **others: object) -> list[int]:
    """What somebody of this role said on the proposal: numbers of posts."""
    with written() as session:
        about = session.get_one(Proposal, there.proposal)
        author = session.get_one(Member, getattr(there, role))
        return [post(session, author, about, body, **others).id for body in bodies]
