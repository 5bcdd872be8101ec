"""Between waves: stability, which texts are asked about again, and what follows in the end."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from deliberation.rules.policy import PRESETS, RatingPolicy
from deliberation.rules.rating import Answer, RatingClass
from deliberation.rules.waves import Following, Stability, is_stable, stability, texts_of_next_wave, what_follows

RATING = RatingPolicy()
IN, OUT, POLARISED, UNCERTAIN, FEW = [9] * 6, [1] * 6, [1, 1, 1, 9, 9, 9], [5] * 6, [9] * 3


def wave(version: int, number: int, ratings: Sequence[int | None]) -> list[Answer]:
    """What raters 0, 1, 2 … answered in one wave."""
    return [Answer(version, rater, number, rating) for rater, rating in enumerate(ratings)]


class TestStability:
    """Over the people who rated both waves."""

    @pytest.mark.parametrize(
        ("first", "second", "found", "stable"),
        [
            ([5] * 10, [5] * 10, Stability(10, Fraction(0), 0), True),
            ([5] * 10, [6] * 10, Stability(10, Fraction(1), 10), False),  # all moved
            ([5] * 10, [5] * 9 + [9], Stability(10, Fraction(0), 1), True),  # one person
            ([5] * 10, [5] * 8 + [9, 9], Stability(10, Fraction(0), 2), False),  # a fifth
            ([5] * 20, [5] * 17 + [9] * 3, Stability(20, Fraction(0), 3), False),  # exactly 15 %
            ([5] * 40, [5] * 35 + [9] * 5, Stability(40, Fraction(0), 5), True),  # fewer
            ([1, 9], [9, 1], Stability(2, Fraction(0), 0), True),  # they changed places
            ([5, 5, 9], [5, 9, 9], Stability(3, Fraction(4), 1), False),  # one person, and the median
            ([7, 8], [8, 8], Stability(2, Fraction(1, 2), 1), True),
            ([5, 7], [5, 9], Stability(2, Fraction(1), 1), True),  # a median that moved by exactly one
        ],
    )
    def test_two_waves(self, first: list[int], second: list[int], found: Stability, stable: bool) -> None:
        answers = wave(1, 2, second) + wave(1, 1, first)
        assert stability(1, answers, 1, 2) == found
        assert is_stable(found, RATING) is stable

    def test_who_rated_once_or_could_not_judge_does_not_count(self) -> None:
        answers = [*wave(1, 1, [5, None, 5, 1, 1]), *wave(1, 2, [5, 9, None]), *wave(2, 2, [5, 9, 9, 9, 9])]
        assert stability(1, answers, 1, 2) == Stability(1, Fraction(0), 0)

    def test_zero_when_nobody_rated_both_which_is_stable(self) -> None:
        found = stability(1, wave(1, 2, [9, 9, 9]), 1, 2)
        assert found == Stability(0, Fraction(0), 0)
        assert is_stable(found, RATING)


FIRST = {
    version: wave(version, 1, ratings) for version, ratings in enumerate([IN, OUT, POLARISED, UNCERTAIN, FEW], start=1)
}


def test_a_second_wave_asks_about_polarised_uncertain_and_insufficient_texts() -> None:
    assert texts_of_next_wave(1, FIRST, RATING, has_ballot=True) == (3, 4, 5)


def test_a_second_wave_without_a_ballot_opens_for_polarised_or_uncertain_texts_only() -> None:
    assert texts_of_next_wave(1, FIRST, RATING, has_ballot=False) == (3, 4, 5)
    settled = {version: FIRST[version] for version in (1, 2, 5)}
    assert texts_of_next_wave(1, settled, RATING, has_ballot=False) == ()
    assert texts_of_next_wave(1, settled, RATING, has_ballot=True) == (5,)


def test_nothing_open_needs_no_second_wave() -> None:
    assert texts_of_next_wave(1, {1: FIRST[1], 2: FIRST[2]}, RATING, has_ballot=True) == ()
    assert texts_of_next_wave(1, {}, RATING, has_ballot=True) == ()


def test_a_third_wave_asks_only_about_what_is_unstable_or_polarised() -> None:
    second = {
        1: wave(1, 1, POLARISED) + wave(1, 2, POLARISED),  # polarised, and stable
        2: wave(2, 1, UNCERTAIN) + wave(2, 2, UNCERTAIN),  # uncertain, and stable
        3: wave(3, 1, UNCERTAIN) + wave(3, 2, IN),  # in, and not yet stable
        4: wave(4, 1, FEW) + wave(4, 2, FEW),  # still too few, and stable
    }
    assert texts_of_next_wave(2, second, RATING, has_ballot=True) == (1, 3)
    assert texts_of_next_wave(2, second, RATING, has_ballot=False) == ()


def test_there_are_at_most_three_waves() -> None:
    third = {1: wave(1, 2, POLARISED) + wave(1, 3, IN)}
    assert texts_of_next_wave(3, third, RATING, has_ballot=True) == ()


def test_quick_has_one_wave() -> None:
    quick = PRESETS["quick"].rating
    assert texts_of_next_wave(1, FIRST, quick, has_ballot=True) == ()
    assert texts_of_next_wave(1, FIRST, quick, has_ballot=False) == ()
    assert replace(quick, waves=3, waves_without_ballot=2) == RATING


@pytest.mark.parametrize(
    ("rating_class", "without_ballot", "with_ballot"),
    [
        (RatingClass.IN, Following.CARRIED_UP, Following.BALLOT),
        (RatingClass.OUT, Following.ARCHIVED, Following.ARCHIVED),
        (RatingClass.POLARISED, Following.CONTESTED, Following.BALLOT),
        (RatingClass.UNCERTAIN, Following.CONTESTED, Following.BALLOT),
        (RatingClass.INSUFFICIENT, Following.TOO_FEW_ANSWERS, Following.BALLOT),
    ],
)
def test_what_follows(rating_class: RatingClass, without_ballot: Following, with_ballot: Following) -> None:
    assert what_follows(rating_class, has_ballot=False) is without_ballot
    assert what_follows(rating_class, has_ballot=True) is with_ballot
