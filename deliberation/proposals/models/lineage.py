"""Where a proposal came from, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Base, code_of
from deliberation.rules.lineage import LineageKind


class LineageEdge(Base):
    """Where a proposal came from: an edge from an earlier proposal to a later one."""

    __tablename__ = "lineage_edges"
    __table_args__ = (Index("ix_lineage_edges_later_id", "later_id"),)

    earlier_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    later_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    kind: Mapped[LineageKind] = mapped_column(code_of(LineageKind), primary_key=True)
    drawn_at: Mapped[datetime]
