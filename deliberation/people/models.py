"""Accounts, the sessions in which people are signed in, and single-use tokens."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation.database import Base, code_of


class Theme(StrEnum):
    """How pages look: as the device does, light, or dark."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


class Purpose(StrEnum):
    """The one thing that a token is good for."""

    SIGN_IN = "sign_in"
    JOIN = "join"
    CONFIRM_ADDRESS = "confirm_address"
    CONFIRM_PRESENCE = "confirm_presence"


class Device(StrEnum):
    """All that is kept of the device on which somebody signed in."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    UNKNOWN = "unknown"


class Member(Base):
    """A person with an account; a pseudonym is welcome, an address optional."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    shown_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    # How somebody without an address signs in: a name that is given, and says nothing about them.
    sign_in_name: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    languages: Mapped[list[str]] = mapped_column(default=list)
    interface_language: Mapped[str | None] = mapped_column(String(35))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[Theme] = mapped_column(code_of(Theme), default=Theme.DEVICE)
    saves_data: Mapped[bool] = mapped_column(default=False)
    is_steward: Mapped[bool] = mapped_column(default=False)
    is_simulated: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    # Cookies given out before this moment are exchanged for new ones.
    rights_changed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def may_sign_in(self) -> bool:
        return self.suspended_at is None and self.erased_at is None


class SignIn(Base):
    """One device on which a member is signed in; of the device only its kind is kept."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    # Requests that left the device before its new cookie arrived still bring the one before it.
    former_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    device: Mapped[Device] = mapped_column(code_of(Device))
    is_shared_phone: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    seen_on: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)

    member: Mapped[Member] = relationship(lazy="joined")


class Token(Base):
    """A mailed link that was not yet used: random, hashed, for one purpose, expiring; using it deletes the row."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(code_of(Purpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    carries: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires_at: Mapped[datetime] = mapped_column(index=True)
