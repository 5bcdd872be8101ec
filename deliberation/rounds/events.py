"""What can happen to a deliberation and its rounds."""

from dataclasses import dataclass
from typing import ClassVar

from deliberation.events import Audience, Event


@dataclass(frozen=True, kw_only=True)
class DeliberationCreated(Event):
    """A question was put to a community; its members have yet to approve it, unless it runs without."""

    kind: ClassVar[str] = "deliberation_created"

    deliberation_id: int
    policy_hash: str
    is_simulated: bool


@dataclass(frozen=True, kw_only=True)
class DeliberationApproved(Event):
    """The members of the top community approved question, frame, policy, languages and units."""

    kind: ClassVar[str] = "deliberation_approved"

    deliberation_id: int


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Event):
    """A round has a date; nothing about it is frozen yet."""

    kind: ClassVar[str] = "round_planned"

    deliberation_id: int
    round_kind: str
    opens_at: str


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A round began: its policy is frozen, and every phase has its time."""

    kind: ClassVar[str] = "round_opened"

    deliberation_id: int
    round_kind: str
    phase: str
    has_ballot: bool
    policy_hash: str
    is_simulated: bool


@dataclass(frozen=True, kw_only=True)
class PhaseEntered(Event):
    """A round went on to its next phase; when that closes, unless it is closed itself."""

    kind: ClassVar[str] = "phase_entered"

    phase: str
    closes_at: str | None


@dataclass(frozen=True, kw_only=True)
class PhaseExtended(Event):
    """A phase was given more time; the reason stands with the extension."""

    kind: ClassVar[str] = "phase_extended"

    extension_id: int
    phase: str
    from_closing: str
    to_closing: str


@dataclass(frozen=True, kw_only=True)
class PhaseRescheduled(Event):
    """The present phase closes at another time than planned, because of how the round went."""

    kind: ClassVar[str] = "phase_rescheduled"

    phase: str
    to_closing: str


@dataclass(frozen=True, kw_only=True)
class TakingPartConfirmed(Event):
    """Somebody said with one tap that they take part."""

    kind: ClassVar[str] = "taking_part_confirmed"
    audience: ClassVar[Audience] = Audience.FACILITATORS
