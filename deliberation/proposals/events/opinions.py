"""What people can say of proposals; support and reactions are never told by person."""

from dataclasses import dataclass

from deliberation.events import Event


@dataclass(frozen=True, kw_only=True)
class SupportGiven(Event):
    """Somebody stands behind a proposal."""

    kind = "support_given"
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(Event):
    """Somebody stands behind a proposal no longer."""

    kind = "support_withdrawn"
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Event):
    """Somebody said where they stand, or changed it."""

    kind = "reaction_given"
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionWithdrawn(Event):
    """Somebody took their reaction back."""

    kind = "reaction_withdrawn"
    proposal_id: int
