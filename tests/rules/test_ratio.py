"""Shares, compared without rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.ratio import Ratio, percent

TWO_THIRDS = Ratio(2, 3)


@pytest.mark.parametrize(
    ("part", "whole", "reached", "passed"),
    [(2, 3, True, False), (1, 3, False, False), (3, 3, True, True), (0, 0, True, False), (1, 0, True, True)],
)
def test_a_share_is_reached_or_passed(part: int, whole: int, reached: bool, passed: bool) -> None:
    assert TWO_THIRDS.is_reached(part, whole) is reached
    assert TWO_THIRDS.is_passed(part, whole) is passed


@given(st.builds(Ratio, st.integers(1, 60), st.integers(1, 60)), st.integers(0, 10**9))
def test_least_and_most_are_where_the_answer_changes(share: Ratio, whole: int) -> None:
    assert share.is_reached(share.least(whole), whole)
    assert not share.is_reached(share.least(whole) - 1, whole)
    assert not share.is_passed(share.most(whole), whole)
    assert share.is_passed(share.most(whole) + 1, whole)


def test_percent_is_of_a_hundred() -> None:
    assert percent(15) == Ratio(15, 100)
