"""What people think of a proposal while it is discussed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Base, code_of


class Stance(StrEnum):
    """A quick, open answer while a proposal is discussed; never a ballot."""

    AGREE = "agree"
    CAN_LIVE_WITH = "can_live_with"
    DISAGREE = "disagree"
    UNSURE = "unsure"


class Support(Base):
    """That a member stands behind a proposal."""

    __tablename__ = "supports"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    is_observer: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime]


class Reaction(Base):
    """Where somebody stands on a proposal while it is discussed."""

    __tablename__ = "reactions"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    stance: Mapped[Stance] = mapped_column(code_of(Stance))
    is_shown: Mapped[bool] = mapped_column(default=False)
    # Observers, and people who are not yet admitted, are counted apart.
    is_observer: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime]
