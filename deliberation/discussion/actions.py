"""Opening conversations, contributing to them, and putting right what one has just said."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation.database import fetch, lock, lock_for_reading
from deliberation.discussion.errors import EditWindowClosed
from deliberation.discussion.events import PostEdited, PostMade
from deliberation.discussion.forms import EditForm, PostForm
from deliberation.discussion.models import Post, Thread
from deliberation.discussion.texts import SALT_BYTES, commitment
from deliberation.errors import Stale, invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.people.models import Member
from deliberation.permissions import Act, Actor, known, require
from deliberation.proposals.events import ProposalSubmitted
from deliberation.rounds.actions import note_act
from deliberation.rounds.events import RoundOpened
from deliberation.rounds.models import Round

EDIT_WINDOW = timedelta(minutes=15)


def open_on_round(session: Session, event: RoundOpened) -> None:
    """A round that opens has a conversation about the whole of it."""
    session.add(Thread(round_id=event.round_id, post_count=0))


def open_on_proposal(session: Session, event: ProposalSubmitted) -> None:
    """Each proposal has a conversation of its own."""
    session.add(Thread(round_id=event.round_id, proposal_id=event.proposal_id, post_count=0))


def post(session: Session, actor: Actor, thread_id: int, form: PostForm, now: datetime, chance: Random) -> Post:
    """Add a contribution to a conversation, with the next number in it; just said in the same words, it stands once."""
    round_ = lock_for_reading(session, Round, fetch(session, Thread, thread_id).round_id)
    require(actor, Act.POST, round_.place)
    author = fetch(session, Member, known(actor))
    thread = lock(session, Thread, thread_id)
    made = Post(
        thread_id=thread.id,
        author_id=author.id,
        reply_to_id=_answered(session, thread, form.reply_to),
        language=form.language or _first_language(author, round_),
        body=form.body,
        salt=chance.randbytes(SALT_BYTES),
        revision=1,
        posted_at=now,
    )
    if (earlier := _just_said(session, made)) is not None:
        return earlier
    made.number = thread.post_count = thread.post_count + 1
    thread.last_posted_at = now
    session.add(made)
    session.flush()
    note_act(session, round_, actor, now)
    announce(
        session,
        PostMade(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=author.id,
            thread_id=thread.id,
            proposal_id=thread.proposal_id,
            post_id=made.id,
            number=made.number,
            commitment=commitment(made.language, made.body, made.salt),
        ),
    )
    return made


def edit_post(session: Session, actor: Actor, post_id: int, form: EditForm, now: datetime, chance: Random) -> Post:
    """Put one's own contribution right within 15 minutes; raises EditWindowClosed, or Stale for an older revision."""
    edited = lock(session, Post, post_id)
    round_ = edited.thread.round
    require(actor, Act.EDIT_POST, round_.place.of(edited.author_id))
    require_editable(edited, now)
    if form.revision != edited.revision:
        raise Stale()
    edited.body, edited.language = form.body, form.language or edited.language
    edited.salt = chance.randbytes(SALT_BYTES)
    edited.revision += 1
    edited.edited_at = now
    announce(
        session,
        PostEdited(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            thread_id=edited.thread_id,
            post_id=edited.id,
            revision=edited.revision,
            commitment=commitment(edited.language, edited.body, edited.salt),
        ),
    )
    return edited


def require_editable(post: Post, now: datetime) -> None:
    """Raise EditWindowClosed where it is too late to put a contribution right."""
    if not is_editable(post, now):
        raise EditWindowClosed()


def forget_posts(session: Session, member_id: int, _now: datetime) -> None:
    """Empty what an erased member said, and the salts that vouch for it; what others answered stays."""
    session.execute(update(Post).where(Post.author_id == member_id).values(body="", salt=b""))


def is_editable(post: Post, now: datetime) -> bool:
    """Whether its author may still put it right; the fifteenth minute's end is too late."""
    return now < post.posted_at + EDIT_WINDOW


def _answered(session: Session, thread: Thread, post_id: int | None) -> int | None:
    if post_id is None:
        return None
    answered = session.get(Post, post_id)
    if answered is None or answered.thread_id != thread.id:
        raise invalid("reply_to", "not_here", _("What this answers is not part of this conversation."))
    return answered.id


def _just_said(session: Session, made: Post) -> Post | None:
    """What its author said there in the same words, as long as that can be put right."""
    # A step back in the browser brings the words again, and a new client id with them.
    query = select(Post).where(
        Post.thread_id == made.thread_id,
        Post.author_id == made.author_id,
        Post.reply_to_id.is_not_distinct_from(made.reply_to_id),
        Post.language == made.language,
        Post.body == made.body,
        Post.posted_at > made.posted_at - EDIT_WINDOW,
    )
    return session.scalars(query.order_by(Post.id)).first()


def _first_language(author: Member, round_: Round) -> str:
    return author.languages[0] if author.languages else round_.deliberation.language
