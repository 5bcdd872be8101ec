"""What is kept of somebody in this slice, for themselves."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.proposals.models import Reaction, Support, Version
from deliberation.proposals.texts import fields_of


def kept_versions(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Every text of a proposal that a member wrote."""
    query = select(Version).where(Version.author_id == member_id).order_by(Version.id)
    return [
        {"proposal_id": each.proposal_id, "number": each.number, "made_at": each.made_at.isoformat(), **fields_of(each)}
        for each in session.scalars(query)
    ]


def kept_opinions(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Where a member said that they stand, and what they support."""
    reactions = select(Reaction).where(Reaction.member_id == member_id).order_by(Reaction.proposal_id)
    supports = select(Support).where(Support.member_id == member_id).order_by(Support.proposal_id)
    return [
        {
            "proposal_id": each.proposal_id,
            "version_id": each.version_id,
            "stance": each.stance.value,
            "is_shown": each.is_shown,
            "given_at": each.given_at.isoformat(),
        }
        for each in session.scalars(reactions)
    ] + [
        {"proposal_id": each.proposal_id, "supported_at": each.given_at.isoformat()}
        for each in session.scalars(supports)
    ]
