"""What a round decided, and what became of the set."""

from dataclasses import dataclass
from typing import ClassVar

from deliberation.events import Event


@dataclass(frozen=True, kw_only=True)
class OutcomeReached(Event):
    """It was decided what becomes of a proposal, or of a whole convening or ratification."""

    kind: ClassVar[str] = "outcome_reached"

    outcome: str
    proposal_id: int | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CarriedUp(Event):
    """A proposal of this round goes on in the round above."""

    kind: ClassVar[str] = "carried_up"

    proposal_id: int
    into_round_id: int
    as_proposal_id: int


@dataclass(frozen=True, kw_only=True)
class RoundMoved(Event):
    """Somebody moved a round on before its time; the reason stands with the move."""

    kind: ClassVar[str] = "round_moved"

    move_id: int
    from_phase: str


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    """A round closed; its bundle has this hash."""

    kind: ClassVar[str] = "round_closed"

    bundle_sha256: str


@dataclass(frozen=True, kw_only=True)
class OutcomeStated(Event):
    """Facilitators said what the result of a closed round means, or said it anew; the words stand with the result."""

    kind: ClassVar[str] = "outcome_stated"


@dataclass(frozen=True, kw_only=True)
class ReleaseSigned(Event):
    """A facilitator put their name under what a ratification carried."""

    kind: ClassVar[str] = "release_signed"


@dataclass(frozen=True, kw_only=True)
class SetReleased(Event):
    """A ratified set was published."""

    kind: ClassVar[str] = "set_released"

    set_uuid: str
    version: str
    sha256: str
