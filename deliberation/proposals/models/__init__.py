"""Candidate criteria, their immutable versions, what people think of them, and where they came from."""

from deliberation.proposals.models.lineage import LineageEdge
from deliberation.proposals.models.opinions import Reaction, Stance, Support
from deliberation.proposals.models.texts import Commitment, FitFor, Proposal, ProposalKind, ProposalStatus, Version

__all__ = [
    "Commitment",
    "FitFor",
    "LineageEdge",
    "Proposal",
    "ProposalKind",
    "ProposalStatus",
    "Reaction",
    "Stance",
    "Support",
    "Version",
]
