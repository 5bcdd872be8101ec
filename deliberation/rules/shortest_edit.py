"""The shortest way from one sequence of words to another (Myers 1986), at a bounded cost."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

# Beyond so many changes a reader sees a new text anyway, and the cost grows with their square.
MOST_CHANGES = 1000
# Changes multiplied by words: what two huge texts may cost.
MOST_EFFORT = 20_000_000


class Change(StrEnum):
    """Whether a word stands in both texts, only in the old one or only in the new one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Step(NamedTuple):
    """One word, and what became of it."""

    change: Change
    token: str


def shortest_edit(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Each word of both, in order; texts too far apart differ as a whole between their equal ends."""
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    trail = _trail(old_middle, new_middle)
    middle = _replaced(old_middle, new_middle) if trail is None else _walk_back(old_middle, new_middle, trail)
    return [*_kept(old[:start]), *middle, *_kept(old[len(old) - end :])]


def _trail(old: Sequence[str], new: Sequence[str]) -> list[list[int]] | None:
    """How far along the old words each diagonal got after 0, 1, 2 … changes; None when it takes too many."""
    words = len(old) + len(new)
    most = min(words, MOST_CHANGES, MOST_EFFORT // (words + 1))
    # Diagonals run from -most to most: the negative ones index the list from its end.
    reached = [0] * (2 * most + 3)
    trail = []
    for changes in range(most + 1):
        trail.append(reached[:])
        for diagonal in range(-changes, changes + 1, 2):
            at = reached[diagonal + 1] if _comes_from_above(reached, diagonal, changes) else reached[diagonal - 1] + 1
            at += _common_from(old, new, at, at - diagonal)
            reached[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return trail
    return None


def _walk_back(old: Sequence[str], new: Sequence[str], trail: list[list[int]]) -> list[Step]:
    steps: list[Step] = []
    at, by = len(old), len(new)
    for changes in range(len(trail) - 1, -1, -1):
        reached, diagonal = trail[changes], at - by
        is_added = _comes_from_above(reached, diagonal, changes)
        came_from = diagonal + 1 if is_added else diagonal - 1
        came_at = reached[came_from]
        came_by = came_at - came_from
        while at > max(came_at, 0) and by > max(came_by, 0):
            at, by = at - 1, by - 1
            steps.append(Step(Change.SAME, old[at]))
        if changes:
            steps.append(Step(Change.ADDED, new[came_by]) if is_added else Step(Change.REMOVED, old[came_at]))
        at, by = came_at, came_by
    return steps[::-1]


def _comes_from_above(reached: list[int], diagonal: int, changes: int) -> bool:
    return diagonal == -changes or (diagonal != changes and reached[diagonal - 1] < reached[diagonal + 1])


def _common_start(one: Sequence[str], other: Sequence[str]) -> int:
    return _common_from(one, other, 0, 0)


def _common_from(one: Sequence[str], other: Sequence[str], at: int, by: int) -> int:
    length, longest = 0, min(len(one) - at, len(other) - by)
    while length < longest and one[at + length] == other[by + length]:
        length += 1
    return length


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    return [*(Step(Change.REMOVED, token) for token in old), *(Step(Change.ADDED, token) for token in new)]


def _kept(tokens: Sequence[str]) -> list[Step]:
    return [Step(Change.SAME, token) for token in tokens]
