"""What a bundle holds: the published shape, the texts, the labels, and nothing that must not be in it."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from deliberation.rules.bundle import BUNDLE_SCHEMA, build_bundle, signed_part, text_hash
from deliberation.rules.canonical import NotCanonical, canonical_bytes, canonical_hash, parse_json
from deliberation.rules.merkle import inclusion_proof, verify_inclusion
from deliberation.rules.policy import PRESETS
from deliberation.rules.published import CountedUnit, Members, QuestionKind
from deliberation.rules.signing import verifies
from deliberation.rules.units import Unit
from tests.rules.closed_rounds import (
    KEY,
    ROUND,
    asked_text,
    asked_whole,
    counted_unit,
    election,
    local_round,
    rated_text,
)

DELPHI = PRESETS["delphi"]


def leaves(part: Any) -> list[Any]:
    """Every value in a bundle that is not itself made of values."""
    if isinstance(part, dict):
        return [leaf for value in part.values() for leaf in leaves(value)]
    return [leaf for value in part for leaf in leaves(value)] if isinstance(part, list) else [part]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(dict(BUNDLE_SCHEMA))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_every_bundle_has_the_published_shape_without_nulls_or_fractions(seed: int) -> None:
    for bundle in (election(Random(seed)), local_round(Random(seed))):
        assert list(Draft202012Validator(dict(BUNDLE_SCHEMA)).iter_errors(bundle)) == []
        assert {type(leaf) for leaf in leaves(bundle)} <= {str, int, bool}
        assert parse_json(canonical_bytes(bundle)) == bundle
        assert verifies(signed_part(bundle), bundle["signature"])


def test_the_same_round_gives_the_same_bytes() -> None:
    assert canonical_bytes(election(Random(5))) == canonical_bytes(election(Random(5)))


def test_simulated_members_are_labelled_and_real_ones_are_not() -> None:
    simulated = build_bundle(replace(ROUND, members=Members.SIMULATED), DELPHI, [], [], [], KEY)
    real = build_bundle(ROUND, DELPHI, [], [], [], KEY)
    assert simulated["simulated"] is True
    assert "simulated" not in real


def test_a_bundle_names_its_round_in_universal_time() -> None:
    closed = datetime(2026, 5, 1, 17, 30, tzinfo=timezone(timedelta(hours=3)))
    bundle = build_bundle(replace(ROUND, closed=closed), DELPHI, [], [], [], KEY)
    assert bundle["deliberation"] == {"id": "gender-trainers", "title": "What makes a good gender trainer?"}
    assert bundle["round"] == {
        "id": "round-3",
        "kind": "criteria",
        "level": "global",
        "community": {"id": "everyone", "name": "Everyone"},
        "opened": "2026-03-01T09:00:00Z",
        "closed": "2026-05-01T14:30:00Z",
        "has_ballot": True,
    }


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        build_bundle(replace(ROUND, closed=datetime(2026, 5, 1)), DELPHI, [], [], [], KEY)  # noqa: DTZ001


def test_text_that_is_not_composed_is_refused() -> None:
    with pytest.raises(NotCanonical):
        build_bundle(replace(ROUND, community="Lome\u0301"), DELPHI, [], [], [], KEY)


def test_a_unit_says_roll_turnout_and_place_and_names_no_shielded_community() -> None:
    pack = CountedUnit(Unit("u1", 12, communities=(4, 7), region="asia"), 9, ("Open group",))
    nowhere = CountedUnit(Unit("u2", 10, communities=(1,), is_full=True), 0, ("Kyïv", "Accra"))
    bundle = build_bundle(ROUND, DELPHI, [pack, nowhere], [], [], KEY)
    assert bundle["units"] == [
        {"id": "u1", "roll": 12, "turnout": 9, "full": False, "communities": ["Open group"], "region": "asia"},
        {"id": "u2", "roll": 10, "turnout": 0, "full": True, "communities": ["Accra", "Kyïv"]},
    ]


def test_a_text_is_asked_with_its_wordings_and_its_tier_and_a_whole_without_one() -> None:
    chance = Random(1)
    units = [counted_unit("u1", chance)]
    text, whole = asked_text("q1", units, DELPHI, chance), asked_whole(QuestionKind.SET, units, DELPHI, chance)
    first, second = build_bundle(ROUND, DELPHI, units, [text, whole], [], KEY)["questions"]
    assert first["wordings"]["ar"] == {"text": "بيان", "hash": text_hash("بيان")}
    assert first["version"] == canonical_hash(["q1", text.wordings])
    assert {"proposed_tier", "was_remanded", "requirement"} <= set(first)
    assert not {"proposed_tier", "was_remanded", "requirement"} & set(second)
    assert second["outcome"]["verdict"] in ("carried", "not_carried")


def test_ballots_are_sorted_by_receipt_whatever_the_order_of_arrival() -> None:
    chance = Random(2)
    units = [counted_unit("u1", chance), counted_unit("u2", chance)]
    asked = asked_whole(QuestionKind.SET, units, DELPHI, chance)
    backwards = replace(asked, ballots=asked.ballots[::-1])
    [one] = build_bundle(ROUND, DELPHI, units, [asked], [], KEY)["questions"]
    [other] = build_bundle(ROUND, DELPHI, units, [backwards], [], KEY)["questions"]
    assert one == other
    assert len(one["ballots"]) > 2
    assert [ballot["receipt"] for ballot in one["ballots"]] == sorted(ballot.receipt for ballot in asked.ballots)


def test_each_ballot_can_be_shown_to_lie_under_the_root() -> None:
    chance = Random(3)
    units = [counted_unit("u1", chance), counted_unit("u2", chance)]
    bundle = build_bundle(ROUND, DELPHI, units, [asked_whole(QuestionKind.SET, units, DELPHI, chance)], [], KEY)
    [question] = bundle["questions"]
    lines = [canonical_bytes(ballot) for ballot in question["ballots"]]
    for at, line in enumerate(lines):
        root = bytes.fromhex(question["root"])
        assert verify_inclusion(line, at, len(lines), inclusion_proof(lines, at), root)


def test_too_few_ratings_are_published_without_their_histogram() -> None:
    few = replace(rated_text("0" * 64, DELPHI, Random(1)), histogram=(0, 0, 0, 0, 1, 1, 1, 0, 1))
    enough = replace(few, histogram=(0, 0, 0, 0, 1, 1, 1, 1, 1))
    first, second = build_bundle(ROUND, DELPHI, [], [], [few, enough], KEY)["ratings"]
    assert (first["rated"], "histogram" in first) == (4, False)
    assert (second["rated"], second["histogram"]) == (5, [0, 0, 0, 0, 1, 1, 1, 1, 1])
