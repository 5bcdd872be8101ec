"""What a closed round decided, the bundle by which anyone can recount it, and who signed a release."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.ballots.models import Question
from deliberation.database import Base, code_of
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase


class Outcome(Base):
    """What became of a proposal, or of a whole-round question, in a round, with every figure that decided it."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("round_id", "proposal_id"), UniqueConstraint("question_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    # What the ballot or the ratings decided: a rules.tiers.Verdict or rules.waves.Following; of a whole question,
    # carried or not_carried.
    code: Mapped[str] = mapped_column(String(20))
    rating_class: Mapped[str | None] = mapped_column(String(20))
    regions: Mapped[list[str]] = mapped_column(default=list)
    figures: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
    question: Mapped[Question | None] = relationship()


class Bundle(Base):
    """The signed file of a closed round: texts, policy, units, ballots without names, outcomes."""

    __tablename__ = "bundles"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    # Large, and read only by whoever downloads it.
    document: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    # Of what is signed, without the signature: the same wherever the same round is counted.
    content_sha256: Mapped[str] = mapped_column(String(64))
    statement: Mapped[str] = mapped_column(Text, default="")


class EarlyMove(Base):
    """A phase that a facilitator ended before its time, and why."""

    __tablename__ = "early_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    from_phase: Mapped[Phase] = mapped_column(code_of(Phase))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    moved_at: Mapped[datetime]


class ReleaseSignature(Base):
    """A facilitator's signature under what a ratification carried."""

    __tablename__ = "release_signatures"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    signed_at: Mapped[datetime]


class RatifiedRelease(Base):
    """The release that a ratification led to; a round leads to one."""

    __tablename__ = "ratified_releases"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"), unique=True)
