"""What can happen with proposals."""

from deliberation.proposals.events.opinions import ReactionGiven, ReactionWithdrawn, SupportGiven, SupportWithdrawn
from deliberation.proposals.events.texts import (
    LineageDrawn,
    ProposalSubmitted,
    ProposalWithdrawn,
    StatusSet,
    VersionMade,
)

__all__ = [
    "LineageDrawn",
    "ProposalSubmitted",
    "ProposalWithdrawn",
    "ReactionGiven",
    "ReactionWithdrawn",
    "StatusSet",
    "SupportGiven",
    "SupportWithdrawn",
    "VersionMade",
]
