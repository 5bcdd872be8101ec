"""What follows a rating wave: another wave on what is still open, and in the end carried up, to the ballot or archived.

Sources: von der Gracht 2012 (stop on stability, not on consensus).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.policy import RatingPolicy
from deliberation.rules.rating import Answer, RatingClass, classify, histogram, histogram_of, latest_answers, percentile
from deliberation.rules.ratio import percent


class Following(StrEnum):
    """What follows for a text after the last wave that asks about it."""

    CARRIED_UP = "carried_up"
    CONTESTED = "contested"
    TOO_FEW_ANSWERS = "too_few_answers"
    ARCHIVED = "archived"
    BALLOT = "ballot"


@dataclass(frozen=True, slots=True)
class Stability:
    """How far two waves differ, over the people who rated both: zero everywhere when nobody did."""

    people: int
    median_shift: Fraction
    moves: int


_OPEN = frozenset({RatingClass.POLARISED, RatingClass.UNCERTAIN})
_CARRIED_UP = {
    RatingClass.IN: Following.CARRIED_UP,
    RatingClass.OUT: Following.ARCHIVED,
    RatingClass.INSUFFICIENT: Following.TOO_FEW_ANSWERS,
}


def stability(version: int, answers: Iterable[Answer], earlier: int, later: int) -> Stability:
    """Compare two waves of a version: the shift of the median, and half the sum of differences between histograms."""
    rated = {
        (answer.wave, answer.rater): answer.relevance
        for answer in answers
        if answer.version == version and answer.relevance is not None
    }
    both = [rater for wave, rater in rated if wave == later and (earlier, rater) in rated]
    if not both:
        return Stability(0, Fraction(0), 0)
    before = histogram_of(rated[earlier, rater] for rater in both)
    after = histogram_of(rated[later, rater] for rater in both)
    moves = sum(abs(old - new) for old, new in zip(before, after, strict=True)) // 2
    return Stability(len(both), abs(percentile(after, 50) - percentile(before, 50)), moves)


def is_stable(found: Stability, rating: RatingPolicy) -> bool:
    """Whether the median moved by at most 1, and at most one person or fewer than 15 % of them moved."""
    few = found.moves <= rating.stable_moves
    small = not percent(rating.stable_below_percent).is_reached(found.moves, found.people)
    return found.median_shift <= rating.stable_median_shift and (few or small)


def texts_of_next_wave(
    wave: int, answers: Mapping[int, Iterable[Answer]], rating: RatingPolicy, *, has_ballot: bool
) -> tuple[int, ...]:
    """The versions that the wave after this one asks about, none when there is to be no further wave.

    answers holds, by version, the answers on each text that this wave asked about. A second wave asks about polarised,
    uncertain and insufficient texts; where no ballot follows it opens only if one is polarised or uncertain, since too
    few answers go up, marked so. A third asks about what is polarised or unstable.
    """
    if wave >= (rating.waves if has_ballot else rating.waves_without_ballot):
        return ()
    given = {version: tuple(answers[version]) for version in sorted(answers)}
    classes = {version: classify(histogram(latest_answers(version, given[version])), rating) for version in given}
    if wave > 1:
        return tuple(
            version
            for version, rating_class in classes.items()
            if rating_class is RatingClass.POLARISED
            or not is_stable(stability(version, given[version], wave - 1, wave), rating)
        )
    if not has_ballot and _OPEN.isdisjoint(classes.values()):
        return ()
    return tuple(
        version for version, rating_class in classes.items() if rating_class in _OPEN | {RatingClass.INSUFFICIENT}
    )


def what_follows(rating_class: RatingClass, *, has_ballot: bool) -> Following:
    """What follows after the last wave on a text: out is archived, the rest goes up or to the ballot."""
    if not has_ballot:
        return _CARRIED_UP.get(rating_class, Following.CONTESTED)
    return Following.ARCHIVED if rating_class is RatingClass.OUT else Following.BALLOT
