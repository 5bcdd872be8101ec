"""Candidate criteria and their immutable versions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.database import Base, code_of
from deliberation.permissions import Place
from deliberation.rounds.models import Area, Round
from deliberation.rules.rating import RatingClass


class ProposalKind(StrEnum):
    """What a proposal would do to the set."""

    ADD = "add"
    CHANGE = "change"
    RETIRE = "retire"


class ProposalStatus(StrEnum):
    """How far a proposal has come."""

    OPEN = "open"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    HELD_OVER = "held_over"
    CARRIED = "carried"  # up to the next round, or into the set
    CONTESTED = "contested"  # up to the next round, marked
    REMANDED = "remanded"
    ARCHIVED = "archived"
    NOT_CARRIED = "not_carried"


class FitFor(StrEnum):
    """What a criterion may be used for."""

    SELF_REFLECTION = "self_reflection"
    PEER_REVIEW = "peer_review"
    HIRING = "hiring"


class Proposal(Base):
    """A candidate criterion in a round."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[ProposalKind] = mapped_column(code_of(ProposalKind), default=ProposalKind.ADD)
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criteria.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[ProposalStatus] = mapped_column(code_of(ProposalStatus), default=ProposalStatus.OPEN)
    element_keys: Mapped[list[str]] = mapped_column(default=list)
    # How the round below rated it, when it arrived from there.
    arrived_as: Mapped[RatingClass | None] = mapped_column(code_of(RatingClass))
    latest_number: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="joined")
    area: Mapped[Area] = relationship(lazy="joined")
    versions: Mapped[list["Version"]] = relationship(order_by="Version.number", back_populates="proposal")
    # The text in force, in the same query as its proposal.
    current: Mapped["Version"] = relationship(
        primaryjoin="and_(Version.proposal_id == Proposal.id, Version.number == Proposal.latest_number)",
        foreign_keys="[Version.proposal_id, Version.number]",
        uselist=False,
        viewonly=True,
        lazy="joined",
    )

    @property
    def place(self) -> Place:
        return self.round.place.of(self.author_id)


class Version(Base):
    """An immutable text of a proposal; its hash is what people rate and vote on."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    statement: Mapped[str] = mapped_column(String(400))
    why: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[str]]
    exclusion: Mapped[str] = mapped_column(Text)
    fit_for: Mapped[list[str]]
    hash: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="versions")


class Commitment(Base):
    """The salt with which the record commits to a text without holding it; erasing the text deletes this too."""

    __tablename__ = "commitments"

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
