"""What can happen with proposals and their texts, which are named by salted commitments."""

from dataclasses import dataclass

from deliberation.events import Event


@dataclass(frozen=True, kw_only=True)
class ProposalSubmitted(Event):
    """A proposal entered a round, written there or carried up from below."""

    kind = "proposal_submitted"
    proposal_id: int
    version_id: int
    commitment: str


@dataclass(frozen=True, kw_only=True)
class VersionMade(Event):
    """A proposal got a new text."""

    kind = "version_made"
    proposal_id: int
    version_id: int
    number: int
    commitment: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(Event):
    """An author took a proposal back."""

    kind = "proposal_withdrawn"
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class StatusSet(Event):
    """A proposal came further in its round, or to its end."""

    kind = "proposal_status_set"
    proposal_id: int
    status: str


@dataclass(frozen=True, kw_only=True)
class LineageDrawn(Event):
    """A proposal came of an earlier one."""

    kind = "lineage_drawn"
    earlier_id: int
    later_id: int
    relation: str
