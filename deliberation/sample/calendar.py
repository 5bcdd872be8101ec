"""When the rounds of a sample open: each level when the one below it has surely closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from deliberation.rules.phases import Level, Phase, has_ballot
from deliberation.rules.policy import LevelDays, Policy

# Clocks differ by more than a day around the world.
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Calendar:
    """How long each level lasts at the most under a policy, and so when, counted from the beginning, each one opens."""

    policy: Policy
    levels: tuple[Level, ...]
    # How much later than the first ones the last national rounds open.
    stagger: timedelta = timedelta(0)

    @property
    def convening(self) -> timedelta:
        days = self.policy.timing.convening
        return timedelta(days=days.discussing + days.voting) + MARGIN

    def opens(self, level: Level) -> timedelta:
        """When the first rounds of a level open."""
        below = [each for each in self.levels if list(Level).index(each) < list(Level).index(level)]
        return sum((self.longest(each) for each in below), self.convening)

    def longest(self, level: Level) -> timedelta:
        """How long a level lasts, with every wave that the policy allows."""
        days, ballot = self._days(level), has_ballot(level, self.levels)
        waves = self.policy.rating.waves if ballot else self.policy.rating.waves_without_ballot
        length = days.proposing + days.discussing + waves * days.rating
        stagger = self.stagger if level is Level.NATIONAL else timedelta(0)
        return timedelta(days=length + (days.settling + days.voting if ballot else 0)) + MARGIN + stagger

    def until(self, level: Level, phase: Phase) -> timedelta:
        """From the beginning until the last round of a level is in a phase, at the most."""
        days = self._days(level)
        waves = self.policy.rating.waves
        lengths = {
            Phase.PROPOSING: 0,
            Phase.DISCUSSING: days.proposing,
            Phase.RATING: days.proposing + days.discussing,
            Phase.SETTLING: days.proposing + days.discussing + waves * days.rating,
            Phase.VOTING: days.proposing + days.discussing + waves * days.rating + days.settling,
        }
        return self.opens(level) + timedelta(days=lengths[phase]) + MARGIN

    @property
    def whole(self) -> timedelta:
        """From the beginning to the release."""
        deadlines = self.policy.deadlines
        ratification = deadlines.minority_report + self.policy.timing.ratification.voting + deadlines.release
        return self.opens(self.levels[-1]) + self.longest(self.levels[-1]) + timedelta(days=ratification) + MARGIN

    def _days(self, level: Level) -> LevelDays:
        timing = self.policy.timing
        return {Level.LOCAL: timing.local, Level.NATIONAL: timing.national, Level.GLOBAL: timing.global_}[level]


def calendar_for(policy: Policy, levels: Collection[Level], stagger: timedelta) -> Calendar:
    """The calendar of a dialogue that runs at these levels."""
    return Calendar(policy, tuple(level for level in Level if level in levels), stagger)
