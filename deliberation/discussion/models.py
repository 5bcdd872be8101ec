"""Conversations on a proposal, or on a round as a whole."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.database import Base
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round


class Thread(Base):
    """The conversation on a proposal, or on the round where it has none."""

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("round_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    post_count: Mapped[int] = mapped_column(default=0)
    last_posted_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="joined")
    proposal: Mapped[Proposal | None] = relationship()


class Post(Base):
    """One contribution to a conversation, in the language in which it was written."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("thread_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    body: Mapped[str] = mapped_column(Text)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    revision: Mapped[int] = mapped_column(default=1)
    posted_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]

    thread: Mapped[Thread] = relationship()
