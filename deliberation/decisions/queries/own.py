"""What is kept of somebody in this slice, for themselves."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.decisions.models import EarlyMove, ReleaseSignature


def kept_moves(session: Session, member_id: int) -> list[dict[str, Any]]:
    """When a member moved a round on before its time, and why."""
    query = select(EarlyMove).where(EarlyMove.member_id == member_id).order_by(EarlyMove.id)
    return [
        {"round": each.round_id, "moved_at": each.moved_at.isoformat(), "reason": each.reason}
        for each in session.scalars(query)
    ]


def kept_signatures(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Which accepted sets a member signed, and when."""
    query = select(ReleaseSignature).where(ReleaseSignature.member_id == member_id).order_by(ReleaseSignature.round_id)
    return [{"round": each.round_id, "signed_at": each.signed_at.isoformat()} for each in session.scalars(query)]
