"""Quorums: the published numbers, and the square root without floats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.policy import BallotPolicy
from deliberation.rules.quorum import approval_quorum, is_quorate, root_rounded_up, unit_quorum
from deliberation.rules.ratio import Ratio

BALLOT = BallotPolicy()


@pytest.mark.parametrize(
    ("roll", "expected"),
    [(0, 1), (1, 1), (2, 2), (3, 2), (8, 5), (9, 5), (10, 5), (14, 6), (20, 7), (50, 11), (250, 24), (1000, 48)],
)
def test_approval_quorum(roll: int, expected: int) -> None:
    assert approval_quorum(roll, BALLOT) == expected


@pytest.mark.parametrize(
    ("roll", "expected"), [(0, 3), (1, 3), (9, 3), (10, 4), (16, 4), (17, 5), (20, 5), (60, 8), (400, 20), (401, 21)]
)
def test_unit_quorum(roll: int, expected: int) -> None:
    assert unit_quorum(roll, BALLOT) == expected


@pytest.mark.parametrize(("yes", "roll", "expected"), [(0, 0, False), (1, 1, True), (5, 10, True), (4, 10, False)])
def test_is_quorate(yes: int, roll: int, expected: bool) -> None:
    assert is_quorate(yes, roll, BALLOT) is expected


def test_nobody_is_never_quorate() -> None:
    assert not is_quorate(0, 400, BallotPolicy(quorum_factor=Ratio(0, 1)))


@given(st.integers(0, 10**12), st.builds(Ratio, st.integers(0, 50), st.integers(1, 50)))
def test_the_root_is_rounded_up_exactly(number: int, factor: Ratio) -> None:
    root = root_rounded_up(number, factor)

    def reaches(candidate: int) -> bool:
        return (candidate * factor.denominator) ** 2 >= factor.numerator**2 * number

    assert reaches(root)
    assert root == 0 or not reaches(root - 1)


@given(st.integers(10, 10**6))
def test_a_quorum_never_falls_as_the_roll_grows(roll: int) -> None:
    assert approval_quorum(roll + 1, BALLOT) >= approval_quorum(roll, BALLOT)
    assert unit_quorum(roll + 1, BALLOT) >= unit_quorum(roll, BALLOT)
