"""The small tree of the rounds' tests, its people, and browsers for them."""

from tests.rounds.conftest import entering, people, tree

__all__ = ["entering", "people", "tree"]
