"""Lineage: where a text comes from, what became of it, and how that is drawn."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.lineage import (
    Edge,
    GoesInCircles,
    LineageKind,
    Place,
    ancestors,
    current_answers,
    descendants,
    layout,
    origins,
    require_acyclic,
    variants_of,
    what_became,
)

UP, MERGED, VARIANT = LineageKind.CARRIED_UP, LineageKind.MERGED, LineageKind.VARIANT_OF

STORY = [
    Edge("local1", "national1", UP),
    Edge("local2", "national1", UP),
    Edge("local3", "national2", UP),
    Edge("national1", "joined", MERGED),
    Edge("national2", "joined", MERGED),
    Edge("national2", "half", LineageKind.SPLIT),
    Edge("joined", "half", VARIANT),
    Edge("joined", "criterion", UP),
]


def test_all_origins_of_a_node() -> None:
    assert origins("criterion", STORY) == ("local1", "local2", "local3")
    assert origins("half", STORY) == ("local3",)
    assert ancestors("criterion", STORY) == ("joined", "local1", "local2", "local3", "national1", "national2")


def test_a_first_text_is_its_own_origin() -> None:
    assert origins("local1", STORY) == ("local1",)
    assert origins("unheard of", STORY) == ("unheard of",)


def test_what_became_of_a_node() -> None:
    assert what_became("national2", STORY) == (STORY[5], STORY[4])
    assert what_became("criterion", STORY) == ()
    assert descendants("local3", STORY) == ("criterion", "half", "joined", "national2")


def test_the_current_answers_of_an_origin() -> None:
    assert current_answers("local1", STORY) == ("criterion",)
    assert current_answers("local3", STORY) == ("criterion", "half")
    assert current_answers("criterion", STORY) == ("criterion",)


def test_a_variant_is_beside_and_not_an_origin() -> None:
    rivals = [*STORY, Edge("half", "third", VARIANT)]
    assert variants_of("joined", rivals) == ("half", "third")
    assert variants_of("third", rivals) == ("half", "joined")
    assert variants_of("local1", rivals) == ()
    assert what_became("joined", rivals) == (STORY[7],)


@pytest.mark.parametrize("kind", [kind for kind in LineageKind if kind is not VARIANT])
def test_a_text_cannot_come_of_itself(kind: LineageKind) -> None:
    with pytest.raises(GoesInCircles) as refusal:
        require_acyclic([*STORY, Edge("criterion", "local2", kind)])
    assert refusal.value.circle == ("criterion", "local2", "national1", "joined")
    assert str(refusal.value) == "criterion → local2 → national1 → joined → criterion"


@pytest.mark.parametrize("kind", LineageKind)
def test_a_text_has_no_edge_to_itself(kind: LineageKind) -> None:
    with pytest.raises(GoesInCircles) as refusal:
        require_acyclic([Edge("a", "a", kind)])
    assert refusal.value.circle == ("a",)


def test_a_tail_behind_a_circle_is_not_named_as_part_of_it() -> None:
    with pytest.raises(GoesInCircles) as refusal:
        require_acyclic([Edge("y", "x", UP), Edge("x", "y", UP), Edge("x", "a", UP), Edge("a", "b", UP)])
    assert refusal.value.circle == ("x", "y")


def test_variants_may_name_each_other() -> None:
    require_acyclic([*STORY, Edge("half", "joined", VARIANT)])


def test_a_drawing_keeps_families_together() -> None:
    assert layout(["alone"], STORY) == {
        "local1": Place(0, 0),
        "local2": Place(0, 1),
        "local3": Place(0, 2),
        "alone": Place(0, 3),
        "national1": Place(1, 0),
        "national2": Place(1, 1),
        "joined": Place(2, 0),
        "half": Place(2, 1),
        "criterion": Place(3, 0),
    }


def test_nothing_is_drawn_as_nothing() -> None:
    assert layout([], []) == {}


def test_circles_cannot_be_drawn() -> None:
    with pytest.raises(GoesInCircles):
        layout([], [Edge("a", "b", UP), Edge("b", "a", UP)])


@st.composite
def stories(draw: st.DrawFn) -> list[Edge]:
    """Edges that run from smaller to larger numbers, so that nothing goes in circles."""
    pairs = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(LineageKind)), max_size=20))
    return [Edge(f"n{min(one, other)}", f"n{max(one, other)}", kind) for one, other, kind in pairs if one != other]


@given(stories(), st.randoms(use_true_random=False))
def test_a_drawing_depends_on_the_edges_alone(story: list[Edge], chance: random.Random) -> None:
    require_acyclic(story)
    places = layout([], story)
    assert layout([], chance.sample(story, len(story))) == places
    assert len(set(places.values())) == len(places)
    for edge in story:
        if edge.kind is not VARIANT:
            assert places[edge.earlier].row < places[edge.later].row


@given(stories())
def test_origins_and_answers_mirror_each_other(story: list[Edge]) -> None:
    nodes = {end for edge in story for end in (edge.earlier, edge.later)}
    for node in nodes:
        for origin in origins(node, story):
            assert node in (origin, *descendants(origin, story))
        for answer in current_answers(node, story):
            assert what_became(answer, story) == ()
            assert set(origins(node, story)) <= set(origins(answer, story))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_looking_back_ends_even_in_circles(pairs: list[tuple[int, int]]) -> None:
    tangled = [Edge(str(one), str(other), UP) for one, other in pairs]
    for node in "012345":
        assert node not in ancestors(node, tangled)
        assert node not in descendants(node, tangled)
