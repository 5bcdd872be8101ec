"""Shares of whole numbers, compared by cross-multiplication so that no rounding ever decides."""

from typing import NamedTuple


class Ratio(NamedTuple):
    """A fraction of two whole numbers, the denominator at least 1."""

    numerator: int
    denominator: int

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether part is at least this share of whole (true for 0 of 0: guard that case where it matters)."""
        return self.denominator * part >= self.numerator * whole

    def is_passed(self, part: int, whole: int) -> bool:
        """Whether part is more than this share of whole (false for 0 of 0)."""
        return self.denominator * part > self.numerator * whole

    def least(self, whole: int) -> int:
        """The smallest whole number that reaches this share of whole."""
        return -(-self.numerator * whole // self.denominator)

    def most(self, whole: int) -> int:
        """The largest whole number that does not pass this share of whole."""
        return self.numerator * whole // self.denominator


def percent(value: int) -> Ratio:
    """A percentage as a ratio."""
    return Ratio(value, 100)
