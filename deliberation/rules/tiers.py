"""What becomes of a text after the ballot, and of a whole set: the first tier that its counts reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.crossing import Crossing, examine
from deliberation.rules.policy import BallotPolicy, Policy
from deliberation.rules.positions import Position
from deliberation.rules.tally import Choice, CountKind, Tally, check_tallies, total
from deliberation.rules.units import Unit


class Tier(StrEnum):
    """What a carried criterion is; only the first two are proposed."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    CONTEXTUAL = "contextual"


class Verdict(StrEnum):
    """What the ballot decided, from the highest to the lowest; the first three are carried."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    CONTEXTUAL = "contextual"
    REMANDED = "remanded"
    NOT_CARRIED = "not_carried"


@dataclass(frozen=True, slots=True)
class Question:
    """What the ballot asks about one text: its proposed tier, and whether this level has remanded it already."""

    proposed: Tier
    was_remanded: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text: the verdict, its regions if contextual, and the tests with their numbers in each count."""

    verdict: Verdict
    regions: tuple[str, ...]
    essential: Crossing | None
    recommended: Crossing
    total: Tally

    @property
    def tier(self) -> Tier | None:
        """The tier of a carried text, None for one that is not."""
        return Tier(self.verdict.value) if self.verdict.value in set(Tier) else None

    @property
    def is_carried(self) -> bool:
        """Whether the text is carried, in some regions at least."""
        return self.tier is not None

    @property
    def deciding(self) -> Crossing:
        """The count that decided: the essential one where that tier was reached, else the recommended one."""
        if self.verdict is Verdict.ESSENTIAL and self.essential is not None:
            return self.essential
        return self.recommended


@dataclass(frozen=True, slots=True)
class Approval:
    """What became of a convening or a ratification: carried or not, with the tests and their numbers."""

    is_carried: bool
    crossing: Crossing
    total: Tally


def offered_choices(proposed: Tier) -> tuple[Choice, ...]:
    """The choices on a text in their order; advice only where the proposed tier is essential."""
    if proposed is Tier.ESSENTIAL:
        return tuple(Choice)
    return tuple(choice for choice in Choice if choice is not Choice.ADVICE)


def decide(question: Question, units: Sequence[Unit], tallies: Mapping[str, Tally], policy: Policy) -> Outcome:
    """What becomes of one text, from its tallies by unit; raises TallyError for ballots that cannot stand."""
    check_tallies(units, tallies)
    ballot = policy.ballot
    recommended = examine(CountKind.RECOMMENDED, units, tallies, ballot)
    essential = None
    if question.proposed is Tier.ESSENTIAL:
        essential = examine(CountKind.ESSENTIAL, units, tallies, ballot)
    wanting = tuple(region.region for region in recommended.regions if region.count.yes > region.count.no)
    verdict = _verdict(question, essential, recommended, wanting, ballot)
    regions = wanting if verdict is Verdict.CONTEXTUAL else ()
    return Outcome(verdict, regions, essential, recommended, total(tallies.values()))


def decide_whole(units: Sequence[Unit], tallies: Mapping[str, Tally], policy: Policy) -> Approval:
    """Whether a convening or a ratification is carried: by yes against no, and by all tests or not at all.

    Raises TallyError for ballots that cannot stand; "advice" is not a choice here.
    """
    check_tallies(units, tallies)
    crossing = examine(CountKind.ESSENTIAL, units, tallies, policy.ballot)
    return Approval(crossing.holds, crossing, total(tallies.values()))


def _verdict(
    question: Question,
    essential: Crossing | None,
    recommended: Crossing,
    wanting: Sequence[str],
    ballot: BallotPolicy,
) -> Verdict:
    if essential is not None and essential.holds:
        return Verdict.ESSENTIAL
    if recommended.holds:
        return Verdict.RECOMMENDED
    if recommended.is_stopped_by_regions_only and wanting:
        return Verdict.CONTEXTUAL
    if not question.was_remanded and _deserves_remand(recommended, ballot):
        return Verdict.REMANDED
    return Verdict.NOT_CARRIED


def _deserves_remand(crossing: Crossing, ballot: BallotPolicy) -> bool:
    if len(crossing.positions) < ballot.least_units:
        return crossing.count.yes > 0 and ballot.remand_share.is_reached(crossing.count.yes, crossing.count.cast)
    accepting = crossing.number_of(Position.ACCEPTS)
    holding = accepting + crossing.number_of(Position.REJECTS)
    return accepting > 0 and ballot.remand_share.is_reached(accepting, holding)
