"""Waves and ratings, the roll and its units, sealed ballots, and what is published of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.communities.models import Community
from deliberation.database import Base, code_of
from deliberation.proposals.models import Proposal, Version
from deliberation.rounds.models import Round
from deliberation.rules.published import QuestionKind
from deliberation.rules.rating import Requirement
from deliberation.rules.tally import Choice


class Wave(Base):
    """One rating pass within a round."""

    __tablename__ = "waves"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class WaveText(Base):
    """A version that a wave asks about."""

    __tablename__ = "wave_texts"

    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True, index=True)


class Rating(Base):
    """One member's answer on one version in one wave; deleted when the round closes."""

    __tablename__ = "ratings"

    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True, index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    # The community in which it is counted.
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    relevance: Mapped[int | None]  # 1-9; nothing means "I cannot judge"
    requirement: Mapped[Requirement | None] = mapped_column(code_of(Requirement))
    comment: Mapped[str] = mapped_column(Text, default="")


class RatingCount(Base):
    """What is kept of the ratings: counts per version, wave and community."""

    __tablename__ = "rating_counts"

    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True, index=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True, index=True)
    histogram: Mapped[list[Any]]  # nine numbers, for 1 to 9
    cannot_judge: Mapped[int]
    required: Mapped[int]
    advice: Mapped[int]


class UnsignedComment(Base):
    """Why somebody rated a text low, released without a name when the round closes; its random key shuffles it."""

    __tablename__ = "unsigned_comments"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    body: Mapped[str] = mapped_column(Text)


class Voting(Base):
    """That voting was opened in a round, and the turnout that was last made known."""

    __tablename__ = "votings"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    opened_at: Mapped[datetime]
    announced_turnout: Mapped[int] = mapped_column(default=0)


class Unit(Base):
    """The group in which ballots are counted together: a community, or a pack of small ones."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    is_full: Mapped[bool]
    roll_size: Mapped[int]
    turnout: Mapped[int] = mapped_column(default=0)

    parts: Mapped[list["UnitPart"]] = relationship(lazy="selectin", back_populates="unit")


class UnitPart(Base):
    """A community whose ballots a unit holds."""

    __tablename__ = "unit_parts"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True, index=True)

    unit: Mapped[Unit] = relationship(back_populates="parts")
    community: Mapped[Community] = relationship(lazy="joined")


class RollEntry(Base):
    """That somebody may vote in a round, and in which unit it counts; frozen when voting opens."""

    __tablename__ = "roll_entries"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    # The link to the person goes when they leave or are erased; the entry stays.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)


class Question(Base):
    """One question of a ballot, with the frozen manifest of what people read."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(code_of(QuestionKind))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), index=True)
    proposed_tier: Mapped[str | None] = mapped_column(String(20))  # essential or recommended
    manifest: Mapped[dict[str, Any]]

    round: Mapped[Round] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
    version: Mapped[Version | None] = relationship()


class Envelope(Base):
    """A sealed choice and its receipt; deleted when the round closes. It bears no time."""

    __tablename__ = "envelopes"

    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entries.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    wording_language: Mapped[str] = mapped_column(String(35))
    wording_revision: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary(128))


class PublishedBallot(Base):
    """One choice of a closed round, without a link to anybody."""

    __tablename__ = "published_ballots"
    # A row id would betray the order in which rows were written.
    __table_args__ = ({"sqlite_with_rowid": False},)

    receipt: Mapped[str] = mapped_column(String(32), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    choice: Mapped[Choice] = mapped_column(code_of(Choice))
