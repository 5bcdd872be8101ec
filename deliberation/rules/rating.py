"""What a group's ratings of one text say: histogram, percentiles, disagreement, class, and proposed tier.

Source: Fitch et al., The RAND/UCLA Appropriateness Method User's Manual (2001): disagreement index; thresholds as in
COS-STAD and ELICIT. Percentiles by Hyndman and Fan's type 7, as exact fractions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.policy import RatingPolicy
from deliberation.rules.ratio import percent
from deliberation.rules.tiers import Tier

Histogram = tuple[int, int, int, int, int, int, int, int, int]
"""How many rated 1, 2, … 9."""


class Requirement(StrEnum):
    """Whether a text is meant for every trainer, or as advice."""

    REQUIRED = "required"
    ADVICE = "advice"


class RatingClass(StrEnum):
    """What the ratings of a text amount to."""

    IN = "in"
    OUT = "out"
    POLARISED = "polarised"
    UNCERTAIN = "uncertain"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer on one version in one wave: relevance 1-9, or None for "cannot judge"."""

    version: int
    rater: int
    wave: int
    relevance: int | None
    requirement: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and the middle forty per cent of the ratings, exactly."""

    median: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class RequirementCount:
    """How many said "for every trainer", how many "as advice"."""

    required: int = 0
    advice: int = 0

    def __add__(self, other: "RequirementCount") -> "RequirementCount":
        """Add two counts."""
        return RequirementCount(self.required + other.required, self.advice + other.advice)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text came up from: the hash of what it said there, its class, and the requirement answers."""

    text: str
    rating_class: RatingClass
    requirement: RequirementCount


def latest_answers(version: int, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Each person's answer of the latest wave on this version, in the order of raters."""
    latest = {answer.rater: answer for answer in sorted(_on(version, answers), key=lambda answer: answer.wave)}
    return tuple(latest[rater] for rater in sorted(latest))


def histogram(answers: Iterable[Answer]) -> Histogram:
    """Count ratings 1 to 9; "cannot judge" is left out."""
    ratings = [answer.relevance for answer in answers]
    return histogram_of(rating for rating in ratings if rating is not None)


def histogram_of(ratings: Iterable[int]) -> Histogram:
    """Count ratings; raises ValueError for one that is not from 1 to 9."""
    bins = [0] * 9
    for rating in ratings:
        if not 1 <= rating <= 9:
            raise ValueError("a rating is from 1 to 9")
        bins[rating - 1] += 1
    one, two, three, four, five, six, seven, eight, nine = bins
    return one, two, three, four, five, six, seven, eight, nine


def percentile(ratings: Histogram, per_cent: int) -> Fraction:
    """A percentile (0 to 100) by linear interpolation; raises ValueError when nobody rated."""
    number = sum(ratings)
    if not number:
        raise ValueError("nobody rated")
    rank = Fraction((number - 1) * per_cent, 100)
    below = int(rank)
    lower, upper = _ranked(ratings, below), _ranked(ratings, min(below + 1, number - 1))
    return lower + (rank - below) * (upper - lower)


def spread(ratings: Histogram) -> Spread:
    """Median, P30 and P70; raises ValueError when nobody rated."""
    return Spread(percentile(ratings, 50), percentile(ratings, 30), percentile(ratings, 70))


def spreads_by_group(groups: Mapping[str, Histogram], rating: RatingPolicy) -> dict[str, Spread]:
    """The spread of each group that is large enough to be shown apart, in the order of names."""
    return {name: spread(groups[name]) for name in sorted(groups) if sum(groups[name]) >= rating.least_group_shown}


def disagreement(low: Fraction, high: Fraction) -> Fraction:
    """The disagreement index of P30 and P70, IPR / IPRAS: their distance over the one that symmetry would allow."""
    allowed = Fraction(235, 100) + Fraction(3, 2) * abs(5 - (low + high) / 2)
    return (high - low) / allowed


def classify(ratings: Histogram, rating: RatingPolicy) -> RatingClass:
    """The class of a text from everybody's latest rating."""
    number, low, high = sum(ratings), sum(ratings[:3]), sum(ratings[6:])
    enough, against = percent(rating.in_percent), percent(rating.against_percent)
    if number < rating.least_ratings:
        return RatingClass.INSUFFICIENT
    if enough.is_reached(high, number) and not against.is_reached(low, number):
        return RatingClass.IN
    if enough.is_reached(low, number) and not against.is_reached(high, number):
        return RatingClass.OUT
    if disagreement(percentile(ratings, 30), percentile(ratings, 70)) > Fraction(*rating.polarised_above):
        return RatingClass.POLARISED
    return RatingClass.UNCERTAIN


def count_requirements(answers: Iterable[Answer]) -> RequirementCount:
    """Count what people said about requirement, of whoever said it; give it latest answers."""
    said = [answer.requirement for answer in answers]
    return RequirementCount(said.count(Requirement.REQUIRED), said.count(Requirement.ADVICE))


def proposed_tier(counts: Iterable[RequirementCount], rating: RatingPolicy) -> Tier:
    """The tier that goes to the ballot: from one count for a text rated here, else pooled from its origins."""
    pooled = sum(counts, RequirementCount())
    answered = pooled.required + pooled.advice
    if answered >= rating.least_requirements and rating.essential_share.is_reached(pooled.required, answered):
        return Tier.ESSENTIAL
    return Tier.RECOMMENDED


def is_rated_again(text: str, origins: Iterable[Origin]) -> bool:
    """Whether a text is rated here: all but those that arrive unchanged, and in, from all their origins."""
    origins = tuple(origins)
    settled = all(origin.text == text and origin.rating_class is RatingClass.IN for origin in origins)
    return not (origins and settled)


def _on(version: int, answers: Iterable[Answer]) -> Iterable[Answer]:
    return (answer for answer in answers if answer.version == version)


def _ranked(ratings: Histogram, rank: int) -> int:
    """The rating of the person at a rank from 0, when all stand in order."""
    passed = 0
    for rating, number in enumerate(ratings[:-1], start=1):
        passed += number
        if rank < passed:
            return rating
    return len(ratings)
