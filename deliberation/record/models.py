"""What happened: streams of entries, numbered without gaps and chained by hash."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Base, code_of
from deliberation.events import Audience


class StreamOf(StrEnum):
    """What a stream tells of."""

    COMMUNITY = "community"
    ROUND = "round"


class Stream(Base):
    """The public or the facilitators' record of one community or round; its row gives out the numbers."""

    __tablename__ = "streams"
    __table_args__ = (UniqueConstraint("tells_of", "subject_id", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tells_of: Mapped[StreamOf] = mapped_column(code_of(StreamOf))
    # A round's table is on the left of this slice, so this is its number and no foreign key.
    subject_id: Mapped[int]
    audience: Mapped[Audience] = mapped_column(code_of(Audience))
    last_number: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[bytes] = mapped_column(LargeBinary(32), default=bytes(32))


class Entry(Base):
    """One numbered fact; it never holds personal text, nor a ballot."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_kind", "kind"),)

    stream_id: Mapped[int] = mapped_column(ForeignKey("streams.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
