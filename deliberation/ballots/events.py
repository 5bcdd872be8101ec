"""What can happen with waves and ballots; never a ballot, nor the moment of one."""

from dataclasses import dataclass

from deliberation.events import Event


@dataclass(frozen=True, kw_only=True)
class WaveOpened(Event):
    """A rating wave began."""

    kind = "wave_opened"
    wave: int
    versions: list[int]


@dataclass(frozen=True, kw_only=True)
class WaveClosed(Event):
    """A rating wave ended."""

    kind = "wave_closed"
    wave: int


@dataclass(frozen=True, kw_only=True)
class VotingOpened(Event):
    """The roll was frozen, and the ballot with its manifest put before it."""

    kind = "voting_opened"
    roll: int
    units: list[dict[str, object]]
    manifests: list[str]


@dataclass(frozen=True, kw_only=True)
class TurnoutReached(Event):
    """At least so many have voted; told in steps, by a job."""

    kind = "turnout_reached"
    at_least: int
