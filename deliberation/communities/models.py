"""The tree of communities, who belongs to them, and in which roles."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.database import Base, code_of
from deliberation.permissions import Place, Role
from deliberation.rules.phases import Level


class Visibility(StrEnum):
    """Who may read what is said in a community."""

    PUBLIC = "public"
    CLOSED = "closed"
    SHIELDED = "shielded"


class Joining(StrEnum):
    """How one becomes a member."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


class MembershipStatus(StrEnum):
    """How far a membership has come."""

    REQUESTED = "requested"
    ADMITTED = "admitted"
    DECLINED = "declined"
    LEFT = "left"


class Region(Base):
    """A part of the world in which ballots are counted together; its title by language."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    title: Mapped[dict[str, str]]


class Community(Base):
    """A node in the tree of the community of practice."""

    __tablename__ = "communities"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), index=True)
    level: Mapped[Level] = mapped_column(code_of(Level))
    name: Mapped[str] = mapped_column(String(120))
    name_language: Mapped[str] = mapped_column(String(35), default="en")
    about: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str | None] = mapped_column(String(2))
    subregion: Mapped[str | None] = mapped_column(String(3))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    visibility: Mapped[Visibility] = mapped_column(code_of(Visibility), default=Visibility.PUBLIC)
    joining: Mapped[Joining] = mapped_column(code_of(Joining), default=Joining.OPEN)
    has_quick_exit: Mapped[bool] = mapped_column(default=False)
    founded_at: Mapped[datetime]

    region: Mapped[Region | None] = relationship(lazy="joined")

    @property
    def is_shielded(self) -> bool:
        return self.visibility is Visibility.SHIELDED

    @property
    def place(self) -> Place:
        return Place(path=self.path, is_open_to_all=self.visibility is Visibility.PUBLIC)


class Membership(Base):
    """A member in a community."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[MembershipStatus] = mapped_column(code_of(MembershipStatus))
    message: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    admitted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship(lazy="joined")
    roles: Mapped[list["RoleGrant"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", back_populates="membership"
    )


class RoleGrant(Base):
    """A role that a membership carries; a translator's names the languages."""

    __tablename__ = "role_grants"

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(code_of(Role), primary_key=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    granted_at: Mapped[datetime]

    membership: Mapped[Membership] = relationship(back_populates="roles")


class Invitation(Base):
    """A link that lets somebody join in a role, so many times, until a day."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), index=True)
    role: Mapped[Role] = mapped_column(code_of(Role))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    inviter_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    uses_left: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
