"""How many must say yes before a result counts: approval quorums, as nobody wins by staying away from those.

Sources: Venice Commission, CDL-AD(2007)008, paragraph 51; Debian Constitution, 4.2 (3Q = 1.5 times the root of n).
"""

from math import isqrt

from deliberation.rules.policy import BallotPolicy
from deliberation.rules.ratio import Ratio

_ONCE = Ratio(1, 1)


def approval_quorum(roll: int, ballot: BallotPolicy) -> int:
    """Q(n) for a roll of n, 1.5 times its root rounded up by default, and more than half of a roll below 10."""
    if roll < ballot.quorum_least_roll:
        return roll // 2 + 1
    return root_rounded_up(roll, ballot.quorum_factor)


def unit_quorum(roll: int, ballot: BallotPolicy) -> int:
    """The quorum of a unit, the root of its roll rounded up, 3 at least by default."""
    return max(ballot.unit_quorum_least, root_rounded_up(roll, _ONCE))


def is_quorate(yes: int, roll: int, ballot: BallotPolicy) -> bool:
    """Whether so many yes reach the approval quorum of a roll; never without a single yes."""
    return yes > 0 and yes >= approval_quorum(roll, ballot)


def root_rounded_up(number: int, factor: Ratio) -> int:
    """The smallest whole number that is at least factor times the square root of number, without floats."""
    squared = factor.numerator**2 * number
    root = isqrt(squared)
    whole_root = root if root * root == squared else root + 1
    return -(-whole_root // factor.denominator)
