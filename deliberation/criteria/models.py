"""Criteria sets, the criteria that outlive their versions, and releases."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.database import Base


class CriteriaSet(Base):
    """The published set of a deliberation; its identity outlives its releases."""

    __tablename__ = "criteria_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35))
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    licence: Mapped[str] = mapped_column(String(200), default="https://creativecommons.org/licenses/by/4.0/")
    is_simulated: Mapped[bool] = mapped_column(default=False)

    releases: Mapped[list["Release"]] = relationship(back_populates="criteria_set", order_by="Release.id.desc()")


class Criterion(Base):
    """A ratified entry with an identity that outlives its versions."""

    __tablename__ = "criteria"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("criteria_sets.id"), index=True)
    # Proposals are on the left of this slice: the number of the one that became this criterion, and no foreign key.
    proposal_id: Mapped[int] = mapped_column(index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("criteria.id"), index=True)
    retired_at: Mapped[datetime | None]


class Release(Base):
    """One version of a set, whose document never changes by a byte."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("set_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("criteria_sets.id"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    released_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[dict[str, Any]]

    criteria_set: Mapped[CriteriaSet] = relationship(back_populates="releases", lazy="joined")
    listings: Mapped[list["Listing"]] = relationship(back_populates="release", order_by="Listing.position")


class Listing(Base):
    """A criterion as it stands in one release."""

    __tablename__ = "listings"

    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True, index=True)
    position: Mapped[int]
    content: Mapped[dict[str, Any]]

    release: Mapped[Release] = relationship(back_populates="listings")
    criterion: Mapped[Criterion] = relationship(lazy="joined")
