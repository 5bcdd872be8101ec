"""What a member's own file holds of this slice: answers that are still kept, and the rolls they are on; never a ballot.

A ballot is shown on its voter's own page alone: in a file that can be asked for and passed on it would prove a choice.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Rating, RollEntry, Unit, Wave


def export_of_ratings(session: Session, member_id: int) -> list[dict[str, Any]]:
    """A member's answers in rounds that are not yet closed; later ones are counted, and no longer theirs."""
    rows = session.execute(
        select(Wave.round_id, Wave.number, Rating)
        .join(Wave, Wave.id == Rating.wave_id)
        .where(Rating.member_id == member_id)
        .order_by(Wave.round_id, Wave.number, Rating.version_id)
    )
    return [
        {
            "round": round_id,
            "wave": wave,
            "version": rating.version_id,
            "relevance": rating.relevance,
            "requirement": rating.requirement.value if rating.requirement else None,
            "comment": rating.comment,
        }
        for round_id, wave, rating in rows
    ]


def export_of_rolls(session: Session, member_id: int) -> list[dict[str, int]]:
    """The voters' lists that a member is on, and the unit in which they count; not whether they voted."""
    rows = session.execute(
        select(RollEntry.round_id, Unit.number)
        .join(Unit, Unit.id == RollEntry.unit_id)
        .where(RollEntry.member_id == member_id)
        .order_by(RollEntry.round_id)
    )
    return [{"round": round_id, "unit": number} for round_id, number in rows]
