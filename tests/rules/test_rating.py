"""Ratings of one text: the worked example, the identities of the index, the classes, the proposed tier."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.policy import RatingPolicy
from deliberation.rules.rating import (
    Answer,
    Histogram,
    Origin,
    RatingClass,
    Requirement,
    RequirementCount,
    Spread,
    classify,
    count_requirements,
    disagreement,
    histogram,
    histogram_of,
    is_rated_again,
    latest_answers,
    percentile,
    proposed_tier,
    spread,
    spreads_by_group,
)
from deliberation.rules.tiers import Tier

RATING = RatingPolicy()
WORKED = histogram_of([4, 5, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9])
IN, OUT = RatingClass.IN, RatingClass.OUT

ratings = st.lists(st.integers(1, 9), min_size=1, max_size=60)


def test_the_worked_example_of_rand() -> None:
    assert spread(WORKED) == Spread(median=Fraction(7), low=Fraction(7), high=Fraction(8))
    assert disagreement(Fraction(7), Fraction(8)) == 1 / Fraction("6.1")


@pytest.mark.parametrize(
    ("low", "high", "index"),
    [
        (8, 9, ".132"),
        (7, 8, ".164"),
        (7, 9, ".292"),
        (6, 8, ".374"),
        (4, 6, ".851"),
        (3, 7, "1.702"),
        (1, 9, "3.404"),
    ],
)
def test_the_identities_of_the_disagreement_index(low: int, high: int, index: str) -> None:
    assert abs(disagreement(Fraction(low), Fraction(high)) - Fraction(index)) < Fraction(1, 2000)


@pytest.mark.parametrize(
    ("given_ratings", "per_cent", "expected"),
    [
        ([5], 30, Fraction(5)),
        ([1, 9], 30, Fraction(17, 5)),
        ([1, 9], 50, Fraction(5)),
        ([1, 2, 3, 4], 70, Fraction(31, 10)),
        ([3, 9, 9], 0, Fraction(3)),
        ([3, 3, 9], 100, Fraction(9)),
    ],
)
def test_percentiles_interpolate_between_neighbours(
    given_ratings: list[int], per_cent: int, expected: Fraction
) -> None:
    assert percentile(histogram_of(given_ratings), per_cent) == expected


@given(ratings, st.integers(0, 100))
def test_percentiles_are_those_of_type_seven(given_ratings: list[int], per_cent: int) -> None:
    in_order = sorted(given_ratings)
    # Hyndman and Fan 1996: the k-th of n stands at p(k) = (k - 1) / (n - 1).
    found = percentile(histogram_of(given_ratings), per_cent)
    position = Fraction(per_cent * (len(in_order) - 1), 100)
    below = in_order[position.__floor__()]
    above = in_order[position.__ceil__()]
    assert found == below + (position % 1) * (above - below)


def test_nobody_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nobody rated"):
        spread(histogram_of([]))


@pytest.mark.parametrize("rating", [0, 10, -1])
def test_a_rating_is_from_one_to_nine(rating: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 9"):
        histogram_of([rating])


@pytest.mark.parametrize(
    ("given_ratings", "expected"),
    [
        ([], RatingClass.INSUFFICIENT),
        ([9] * 4, RatingClass.INSUFFICIENT),
        ([9] * 5, IN),
        ([1] * 5, OUT),
        ([7] * 7 + [4] * 3, IN),
        ([6] * 10, RatingClass.UNCERTAIN),
        ([1] * 5 + [9] * 5, RatingClass.POLARISED),
        ([4, 4, 5, 5, 6, 6], RatingClass.UNCERTAIN),
        ([3, 3, 3, 7, 7, 7], RatingClass.POLARISED),
        ([9] * 7 + [3] * 2 + [5], RatingClass.UNCERTAIN),
    ],
)
def test_classes(given_ratings: list[int], expected: RatingClass) -> None:
    assert classify(histogram_of(given_ratings), RATING) is expected


@given(ratings)
def test_out_is_the_mirror_of_in(given_ratings: list[int]) -> None:
    mirror = {IN: OUT, OUT: IN}
    found = classify(histogram_of(given_ratings), RATING)
    assert classify(histogram_of(10 - rating for rating in given_ratings), RATING) is mirror.get(found, found)


@given(ratings, st.integers(0, 59))
def test_a_higher_rating_never_takes_a_text_out_of_in(given_ratings: list[int], at: int) -> None:
    at %= len(given_ratings)
    raised = [*given_ratings[:at], 9, *given_ratings[at + 1 :]]
    assert classify(histogram_of(given_ratings), RATING) is not IN or classify(histogram_of(raised), RATING) is IN


def test_cannot_judge_is_no_rating_and_the_latest_answer_counts() -> None:
    answers = [
        Answer(version=1, rater=2, wave=2, relevance=None),
        Answer(version=1, rater=1, wave=2, relevance=7),
        Answer(version=1, rater=1, wave=1, relevance=2),
        Answer(version=1, rater=2, wave=1, relevance=9),
        Answer(version=1, rater=3, wave=1, relevance=5),
    ]
    latest = latest_answers(1, answers)
    assert [(answer.rater, answer.wave) for answer in latest] == [(1, 2), (2, 2), (3, 1)]
    assert histogram(latest) == (0, 0, 0, 0, 1, 0, 1, 0, 0)


def test_only_groups_of_five_or_more_are_shown_apart() -> None:
    groups: dict[str, Histogram] = {"b": histogram_of([7] * 5), "a": WORKED, "small": histogram_of([1] * 4)}
    assert list(spreads_by_group(groups, RATING)) == ["a", "b"]
    assert spreads_by_group(groups, RATING)["b"] == Spread(Fraction(7), Fraction(7), Fraction(7))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], Tier.RECOMMENDED),
        ([RequirementCount(required=4)], Tier.RECOMMENDED),
        ([RequirementCount(required=5)], Tier.ESSENTIAL),
        ([RequirementCount(required=4, advice=2)], Tier.ESSENTIAL),  # exactly two thirds
        ([RequirementCount(required=3, advice=2)], Tier.RECOMMENDED),
        ([RequirementCount(required=2), RequirementCount(required=2, advice=1)], Tier.ESSENTIAL),  # pooled origins
    ],
)
def test_proposed_tier(counts: list[RequirementCount], expected: Tier) -> None:
    assert proposed_tier(counts, RATING) is expected


def test_requirements_are_counted_of_whoever_said_one() -> None:
    said = [Requirement.REQUIRED, Requirement.ADVICE, None, Requirement.REQUIRED]
    answers = [Answer(1, rater, 1, None, requirement) for rater, requirement in enumerate(said)]
    assert count_requirements(answers) == RequirementCount(required=2, advice=1)


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ([], True),
        ([("same", IN)], False),
        ([("same", IN), ("same", IN)], False),
        ([("same", IN), ("same", RatingClass.UNCERTAIN)], True),
        ([("same", IN), ("other", IN)], True),
    ],
)
def test_a_text_unchanged_and_in_from_all_its_origins_is_not_rated_again(
    origins: list[tuple[str, RatingClass]], expected: bool
) -> None:
    arrived = [Origin(text, rating_class, RequirementCount()) for text, rating_class in origins]
    assert is_rated_again("same", arrived) is expected
