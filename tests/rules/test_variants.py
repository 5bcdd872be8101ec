"""Rival texts: the published case, the tie rules in their order, and what Schulze promises."""

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.variants import (
    NONE,
    DecidedBy,
    RankedBallot,
    Support,
    choose_variant,
    minimum_support,
    pairwise,
    schulze_order,
    strongest_paths,
    support,
)

TEXTS = ["a", "b", "c", "d"]

SCHULZE_45 = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
SCHULZE_45_PAIRWISE = [
    [0, 20, 26, 30, 22],
    [25, 0, 16, 33, 18],
    [19, 29, 0, 17, 24],
    [15, 12, 28, 0, 14],
    [23, 27, 21, 31, 0],
]


def ranked(written: str, unit: str = "u") -> RankedBallot:
    """A ballot from "a bc none": levels parted by spaces, one letter a text."""
    levels = (frozenset({NONE}) if level == NONE else frozenset(level) for level in written.split())
    return RankedBallot(unit, tuple(levels))


@st.composite
def rankings(draw: st.DrawFn) -> tuple[frozenset[str], ...]:
    """Any ranking of the texts and none: partial, with ties, with empty levels."""
    ranks = {option: draw(st.integers(0, 5)) for option in (*TEXTS, NONE)}
    levels = [frozenset(option for option in ranks if ranks[option] == rank) for rank in range(5)]
    return tuple(levels)


ballots = st.lists(st.builds(RankedBallot, st.sampled_from(["north", "south", "east"]), rankings()), max_size=12)


def test_schulze_45_voters() -> None:
    cast = [tuple(frozenset(letter) for letter in order) for order, times in SCHULZE_45.items() for _ in range(times)]
    matrix = pairwise("ABCDE", cast)
    assert [[matrix[one, other] for other in "ABCDE"] for one in "ABCDE"] == SCHULZE_45_PAIRWISE
    paths = strongest_paths("ABCDE", matrix)
    assert [paths["A", other] for other in "BCDE"] == [28, 28, 30, 24]
    assert schulze_order("ABCDE", paths) == (("E",), ("A",), ("C",), ("B",), ("D",))


def test_none_beaten_by_all_stands_last() -> None:
    choice = choose_variant("ab", [ranked("a b none"), ranked("a b none"), ranked("b none a")], {})
    assert choice.order == (("a",), ("b",), (NONE,))
    assert (choice.chosen, choice.remanded, choice.decided_by) == ("a", (), DecidedBy.RANKING)


def test_a_text_is_chosen_even_where_none_stands_first() -> None:
    choice = choose_variant("ab", [ranked("none a b")] * 3, {})
    assert choice.order == ((NONE,), ("a",), ("b",))
    assert choice.chosen == "a"


def test_a_tie_goes_to_the_higher_minimum_support_among_units() -> None:
    cast = [
        ranked("a none b", "north"),
        ranked("a b none", "south"),
        ranked("b a none", "south"),
        ranked("b a none", "south"),
    ]
    choice = choose_variant("ab", cast, {})
    assert (choice.chosen, choice.decided_by) == ("a", DecidedBy.MINIMUM_SUPPORT)


def test_a_tie_of_support_goes_to_fewer_objections() -> None:
    choice = choose_variant("ab", [ranked("a b none"), ranked("b a none")], {"a": 1})
    assert (choice.chosen, choice.decided_by) == ("b", DecidedBy.OBJECTIONS)


def test_a_tie_of_objections_goes_to_fewer_none() -> None:
    choice = choose_variant("ab", [ranked("a none b"), ranked("none a b"), ranked("b"), ranked("b")], {"a": 2, "b": 2})
    assert (choice.chosen, choice.decided_by) == ("a", DecidedBy.NONE_ABOVE)


def test_a_full_tie_is_remanded_for_merging() -> None:
    choice = choose_variant("abc", [ranked("a b none c"), ranked("b a none c")], {"c": 4})
    assert (choice.chosen, choice.remanded, choice.decided_by) == (None, ("a", "b"), DecidedBy.NOTHING)


@pytest.mark.parametrize("cast", [[], [ranked("")], [ranked("ab"), ranked("ab")]])
def test_nobody_preferring_anything_is_a_full_tie(cast: list[RankedBallot]) -> None:
    choice = choose_variant("ab", cast, {})
    assert choice.remanded == ("a", "b")
    assert choice.chosen is None


def test_a_single_text_is_chosen() -> None:
    assert choose_variant(["a"], [], {}).chosen == "a"


def test_no_texts_choose_nothing() -> None:
    choice = choose_variant([], [], {})
    assert (choice.order, choice.chosen, choice.remanded) == (((NONE,),), None, ())


@pytest.mark.parametrize(
    ("written", "yes", "no"),
    [("a none", 1, 0), ("none a", 0, 1), ("b", 0, 0), ("a", 1, 0), ("b none", 0, 1), ("", 0, 0)],
)
def test_yes_is_ranked_above_none_and_side_by_side_is_neither(written: str, yes: int, no: int) -> None:
    assert support("a", [ranked(written).ranking]) == Support(yes, no)


def test_a_silent_unit_does_not_count_in_minimum_support() -> None:
    assert minimum_support("a", [ranked("a none", "north"), ranked("b", "south")]) == Fraction(1)
    assert minimum_support("a", [ranked("b", "south")]) == Fraction(0)


@pytest.mark.parametrize("written", ["a a", "x", "a ab"])
def test_a_ranking_out_of_form_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="names twice, or without being offered"):
        choose_variant("ab", [ranked(written)], {})


@given(ballots, st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(cast: list[RankedBallot], chance: random.Random) -> None:
    shuffled = chance.sample(cast, len(cast))
    assert choose_variant(TEXTS, shuffled, {"a": 1}) == choose_variant(TEXTS, cast, {"a": 1})


@given(ballots, st.permutations(TEXTS))
def test_the_order_of_submission_never_matters(cast: list[RankedBallot], submitted: Sequence[str]) -> None:
    assert choose_variant(submitted, cast, {}) == choose_variant(TEXTS, cast, {})


@given(ballots, st.sampled_from(list(permutations(TEXTS))))
def test_relabelling_never_matters(cast: list[RankedBallot], names: tuple[str, ...]) -> None:
    renamed = dict(zip(TEXTS, names, strict=True)) | {NONE: NONE}
    relabelled = [
        RankedBallot(ballot.unit, tuple(frozenset(renamed[option] for option in level) for level in ballot.ranking))
        for ballot in cast
    ]
    before, after = choose_variant(TEXTS, cast, {}), choose_variant(TEXTS, relabelled, {})
    assert after.chosen == (renamed[before.chosen] if before.chosen else None)
    assert after.remanded == tuple(sorted(renamed[text] for text in before.remanded))
    assert after.order == tuple(tuple(sorted(renamed[option] for option in tier)) for tier in before.order)


@given(ballots)
def test_a_condorcet_winner_wins(cast: list[RankedBallot]) -> None:
    options = [*TEXTS, NONE]
    matrix = pairwise(options, [ballot.ranking for ballot in cast])
    for option in options:
        if all(matrix[option, other] > matrix[other, option] for other in options if other != option):
            order = choose_variant(TEXTS, cast, {}).order
            assert order[0] == (option,)


@given(ballots)
def test_the_first_tier_lies_in_the_smith_set(cast: list[RankedBallot]) -> None:
    options = [*TEXTS, NONE]
    matrix = pairwise(options, [ballot.ranking for ballot in cast])
    first_tier = set(choose_variant(TEXTS, cast, {}).order[0])
    for size in range(1, len(options) + 1):
        for inside in combinations(options, size):
            outside = set(options) - set(inside)
            if all(matrix[one, other] > matrix[other, one] for one in inside for other in outside):
                assert first_tier <= set(inside)


@given(ballots)
def test_every_option_stands_in_exactly_one_tier(cast: list[RankedBallot]) -> None:
    ordered = [option for tier in choose_variant(TEXTS, cast, {}).order for option in tier]
    assert sorted(ordered) == sorted([*TEXTS, NONE])
