"""Deliberations, their areas, elements and frame; rounds with their phases; and who takes part."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.communities.models import Community
from deliberation.criteria.models import CriteriaSet
from deliberation.database import Base, code_of
from deliberation.permissions import Place
from deliberation.rules.phases import Phase, RoundKind


class Deliberation(Base):
    """The whole undertaking: a question that a community and those below it work out together."""

    __tablename__ = "deliberations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    criteria_set_id: Mapped[int] = mapped_column(ForeignKey("criteria_sets.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(String(400))
    language: Mapped[str] = mapped_column(String(35))
    required_languages: Mapped[list[str]]
    policy_name: Mapped[str] = mapped_column(String(40))
    policy: Mapped[dict[str, Any]]
    is_simulated: Mapped[bool] = mapped_column(default=False)
    # Whether the members approve question, frame and rules before anything else opens.
    has_convening: Mapped[bool] = mapped_column(default=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship(lazy="joined")
    criteria_set: Mapped[CriteriaSet] = relationship()
    areas: Mapped[list["Area"]] = relationship(order_by="Area.position")
    elements: Mapped[list["Element"]] = relationship(order_by="Element.position")
    frame: Mapped[list["FrameText"]] = relationship(order_by="FrameText.position")
    drafters: Mapped[list["Drafter"]] = relationship(order_by="Drafter.member_id")

    @property
    def is_ready(self) -> bool:
        """Whether other rounds than the convening one may open."""
        return self.approved_at is not None or not self.has_convening


class Area(Base):
    """A part of the set into which criteria are grouped; its title by language."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("deliberation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberations.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[dict[str, str]]


class Element(Base):
    """A tag that a criterion may carry, such as knowledge or vision; its title by language."""

    __tablename__ = "elements"
    __table_args__ = (UniqueConstraint("deliberation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberations.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[dict[str, str]]


class FrameText(Base):
    """A reference text that stands above the deliberation and is not up for vote, such as CEDAW."""

    __tablename__ = "frame_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberations.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    published_by: Mapped[str] = mapped_column(String(200), default="")
    year: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(500), default="")
    summary: Mapped[str] = mapped_column(Text, default="")


class Drafter(Base):
    """Somebody of the drafting team, who prepares and decides nothing."""

    __tablename__ = "drafters"

    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberations.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)


class Round(Base):
    """One pass of a deliberation in one community."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberations.id"), index=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    kind: Mapped[RoundKind] = mapped_column(code_of(RoundKind))
    phase: Mapped[Phase] = mapped_column(code_of(Phase), default=Phase.PLANNED, index=True)
    has_ballot: Mapped[bool]
    time_zone: Mapped[str] = mapped_column(String(64))
    opens_at: Mapped[datetime]
    # Frozen when the round opens; before that they may still change in the deliberation.
    policy: Mapped[dict[str, Any] | None]
    policy_hash: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    deliberation: Mapped[Deliberation] = relationship(lazy="joined")
    community: Mapped[Community] = relationship(lazy="joined")
    windows: Mapped[list["PhaseWindow"]] = relationship(
        order_by="PhaseWindow.position", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def place(self) -> Place:
        above = self.community.place
        return Place(path=above.path, phase=self.phase, is_open_to_all=above.is_open_to_all)


class PhaseWindow(Base):
    """When a phase of a round opens and closes."""

    __tablename__ = "phase_windows"
    __table_args__ = (UniqueConstraint("round_id", "phase"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    phase: Mapped[Phase] = mapped_column(code_of(Phase))
    position: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime] = mapped_column(index=True)


class Extension(Base):
    """A phase that was given more time, by whom, and why."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    phase: Mapped[Phase] = mapped_column(code_of(Phase))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    from_closing: Mapped[datetime]
    to_closing: Mapped[datetime]
    made_at: Mapped[datetime]


class Participation(Base):
    """That a member takes part in a round: by an act, or by one tap; from these the roll is made."""

    __tablename__ = "participations"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    acted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    # The community in whose unit their ballot will count, if they chose one.
    unit_community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"), index=True)
    # A name for this round alone, which a shielded community may need.
    shown_name: Mapped[str | None] = mapped_column(String(80))
