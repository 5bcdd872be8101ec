"""Rival texts of one idea: which of them stands, by ranked ballots with "none of these" (Schulze)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product

NONE = "none"

Ranking = Sequence[frozenset[str]]
Matrix = Mapping[tuple[str, str], int]


class DecidedBy(StrEnum):
    """What told the rivals apart."""

    RANKING = "ranking"
    MINIMUM_SUPPORT = "minimum_support"
    OBJECTIONS = "objections"
    NONE_ABOVE = "none_above"
    NOTHING = "nothing"


@dataclass(frozen=True)
class RankedBallot:
    """One person's ranking, best first, counted in one unit; what is left out stands last, side by side."""

    unit: str
    ranking: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class VariantChoice:
    """The text that goes to the tests, or none and the rivals that are remanded for merging."""

    order: tuple[tuple[str, ...], ...]
    chosen: str | None
    remanded: tuple[str, ...]
    decided_by: DecidedBy


@dataclass(frozen=True)
class Support:
    """How many rank a text above "none of these" (yes) and below it (no); side by side with it is neither."""

    yes: int
    no: int


def choose_variant(
    texts: Iterable[str], ballots: Sequence[RankedBallot], objections: Mapping[str, int]
) -> VariantChoice:
    """Choose among rival texts; ValueError when a ballot ranks twice, or what is not offered."""
    offered = sorted(set(texts) - {NONE})
    options = [*offered, NONE]
    paths = strongest_paths(options, pairwise(options, [ballot.ranking for ballot in ballots]))
    order = schulze_order(options, paths)
    rivals = [text for text in offered if not any(_beats(paths, other, text) for other in offered)]
    if len(rivals) == 1:
        return VariantChoice(order, rivals[0], (), DecidedBy.RANKING)
    for decided_by, merit in _tie_rules(ballots, objections):
        rivals = _best(rivals, merit)
        if len(rivals) == 1:
            return VariantChoice(order, rivals[0], (), decided_by)
    return VariantChoice(order, None, tuple(rivals), DecidedBy.NOTHING)


def pairwise(options: Iterable[str], rankings: Iterable[Ranking]) -> dict[tuple[str, str], int]:
    """For each ordered pair, how many rank the first above the second; ValueError for a ranking out of form."""
    offered = frozenset(options)
    preferring = dict.fromkeys(product(sorted(offered), sorted(offered)), 0)
    for ranking, times in Counter(tuple(ranking) for ranking in rankings).items():
        below = offered
        for level in ranking:
            if not level <= below:
                raise ValueError(f"a ranking names twice, or without being offered: {sorted(level - below)}")
            below = below - level
            for above, beneath in product(level, below):
                preferring[above, beneath] += times
    return preferring


def strongest_paths(options: Sequence[str], preferring: Matrix) -> dict[tuple[str, str], int]:
    """The strength of the best chain of winning votes from each option to each other (Schulze 2011, 2.3.1)."""
    strength = {
        (one, other): preferring[one, other] if preferring[one, other] > preferring[other, one] else 0
        for one, other in product(options, repeat=2)
    }
    for through, start, end in product(options, repeat=3):
        detour = min(strength[start, through], strength[through, end])
        strength[start, end] = max(strength[start, end], detour)
    return strength


def schulze_order(options: Iterable[str], paths: Matrix) -> tuple[tuple[str, ...], ...]:
    """The options in tiers, best first: in each, those that none of the rest beats, sorted by name."""
    rest, order = sorted(options), []
    while rest:
        tier = tuple(option for option in rest if not any(_beats(paths, other, option) for other in rest))
        order.append(tier)
        rest = [option for option in rest if option not in tier]
    return tuple(order)


def support(text: str, rankings: Iterable[Ranking]) -> Support:
    """Count a text against "none of these"."""
    against_none = pairwise((text, NONE), ([level & {text, NONE} for level in ranking] for ranking in rankings))
    return Support(yes=against_none[text, NONE], no=against_none[NONE, text])


def minimum_support(text: str, ballots: Iterable[RankedBallot]) -> Fraction:
    """The lowest share of yes in yes and no among the units where anybody answered; zero when nobody did."""
    rankings: dict[str, list[Ranking]] = {}
    for ballot in ballots:
        rankings.setdefault(ballot.unit, []).append(ballot.ranking)
    counts = [support(text, of_unit) for of_unit in rankings.values()]
    shares = [Fraction(count.yes, count.yes + count.no) for count in counts if count.yes + count.no]
    return min(shares, default=Fraction(0))


def _tie_rules(
    ballots: Sequence[RankedBallot], objections: Mapping[str, int]
) -> tuple[tuple[DecidedBy, Callable[[str], Fraction]], ...]:
    rankings = [ballot.ranking for ballot in ballots]
    return (
        (DecidedBy.MINIMUM_SUPPORT, lambda text: minimum_support(text, ballots)),
        (DecidedBy.OBJECTIONS, lambda text: Fraction(-objections.get(text, 0))),
        (DecidedBy.NONE_ABOVE, lambda text: Fraction(-support(text, rankings).no)),
    )


def _best(rivals: Sequence[str], merit: Callable[[str], Fraction]) -> list[str]:
    merits = {text: merit(text) for text in rivals}
    return [text for text in rivals if merits[text] == max(merits.values())]


def _beats(paths: Matrix, one: str, other: str) -> bool:
    return paths[one, other] > paths[other, one]
