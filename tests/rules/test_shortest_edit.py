"""The shortest edit: never longer than it must be, unless the limit of cost says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.shortest_edit import MOST_CHANGES, Change, Step, shortest_edit

words = st.lists(st.sampled_from("abc"), max_size=12)


def longest_shared(old: list[str], new: list[str]) -> int:
    """The length of the longest common subsequence, by the textbook table."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row, one in enumerate(old, 1):
        for column, other in enumerate(new, 1):
            beside = max(table[row - 1][column], table[row][column - 1])
            table[row][column] = table[row - 1][column - 1] + 1 if one == other else beside
    return table[-1][-1]


@given(words, words)
def test_as_much_is_kept_as_can_be(old: list[str], new: list[str]) -> None:
    steps = shortest_edit(old, new)
    assert [step.token for step in steps if step.change is not Change.ADDED] == old
    assert [step.token for step in steps if step.change is not Change.REMOVED] == new
    assert sum(step.change is Change.SAME for step in steps) == longest_shared(old, new)


@pytest.mark.parametrize(("changes", "kept"), [(MOST_CHANGES, [Step(Change.SAME, "kept")]), (MOST_CHANGES + 2, [])])
def test_at_the_limit_what_is_kept_is_found_and_beyond_it_all_is_replaced(changes: int, kept: list[Step]) -> None:
    old = [*(f"old{at}" for at in range(changes // 2 - 1)), "kept", "old end"]
    new = [*(f"new{at}" for at in range(changes // 2 - 1)), "kept", "new end"]
    steps = shortest_edit(old, new)
    assert [step for step in steps if step.change is Change.SAME] == kept
    assert [step.token for step in steps if step.change is not Change.ADDED] == old
    assert [step.token for step in steps if step.change is not Change.REMOVED] == new
