"""What is kept of somebody in this slice, for themselves."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.rounds.models import Deliberation, Drafter, Extension, Participation


def kept_participations(session: Session, member_id: int) -> list[dict[str, Any]]:
    """The rounds in which a member takes part: since when, where their ballot counts, and under which name."""
    query = select(Participation).where(Participation.member_id == member_id).order_by(Participation.round_id)
    return [
        {
            "round": each.round_id,
            "acted_at": each.acted_at and each.acted_at.isoformat(),
            "confirmed_at": each.confirmed_at and each.confirmed_at.isoformat(),
            "unit_community_id": each.unit_community_id,
            "shown_name": each.shown_name,
        }
        for each in session.scalars(query)
    ]


def kept_deliberations(session: Session, member_id: int) -> dict[str, list[int]]:
    """The deliberations that a member created, and those that they drafted."""
    created = select(Deliberation.id).where(Deliberation.created_by_id == member_id).order_by(Deliberation.id)
    drafted = select(Drafter.deliberation_id).where(Drafter.member_id == member_id).order_by(Drafter.deliberation_id)
    return {"created": list(session.scalars(created)), "drafted": list(session.scalars(drafted))}


def kept_extensions(session: Session, member_id: int) -> list[dict[str, Any]]:
    """When a member gave a round more time, and why."""
    query = select(Extension).where(Extension.member_id == member_id).order_by(Extension.id)
    return [
        {"round": each.round_id, "made_at": each.made_at.isoformat(), "reason": each.reason}
        for each in session.scalars(query)
    ]
