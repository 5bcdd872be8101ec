"""A policy is data: read, refused with the place of the fault, written, hashed and described by a schema."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules import shape
from deliberation.rules.canonical import canonical_hash
from deliberation.rules.policy import (
    CONVENING_PRESET,
    PRESETS,
    DecisionRule,
    Policy,
    PolicyError,
    policy_from_json,
    policy_hash,
    policy_to_json,
)
from deliberation.rules.policy_schema import policy_schema

SCHEMA = policy_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DELPHI = policy_to_json(PRESETS["delphi"])

each_preset = pytest.mark.parametrize("name", list(PRESETS))


def changed(pointer: str, value: Any) -> Any:
    """Delphi as JSON, with one value put in; nothing is put in for Ellipsis, what was there goes."""
    document = copy.deepcopy(DELPHI)
    *path, last = pointer.removeprefix("/").split("/")
    place: Any = document
    for step in path:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def test_the_presets() -> None:
    assert list(PRESETS) == ["delphi", "three-weeks", "quick", "double-majority", "iso"]
    assert all(policy.name == name for name, policy in PRESETS.items())
    assert PRESETS["delphi"] == Policy()
    assert PRESETS["quick"].rating.waves == 1
    assert PRESETS["double-majority"].ballot.rule is DecisionRule.DOUBLE_MAJORITY
    assert PRESETS["iso"].ballot.rule is DecisionRule.ISO
    assert PRESETS[CONVENING_PRESET].ballot.rule is DecisionRule.CROSSING


@each_preset
def test_a_policy_survives_being_written_and_read(name: str) -> None:
    written = json.loads(json.dumps(policy_to_json(PRESETS[name])))
    assert policy_from_json(written) == PRESETS[name]


@each_preset
def test_the_schema_describes_it(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(policy_to_json(PRESETS[name]))
    assert not list(shape.faults(policy_to_json(PRESETS[name]), SCHEMA))


@each_preset
def test_the_hash_is_that_of_canonical_json(name: str) -> None:
    assert policy_hash(PRESETS[name]) == canonical_hash(policy_to_json(PRESETS[name]))


def test_every_policy_has_its_own_hash() -> None:
    assert len({policy_hash(policy) for policy in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize(
    ("pointer", "value", "at", "code"),
    [
        ("/name", 7, "/name", "not_a_name"),
        ("/name", "Delphi", "/name", "not_a_name"),
        ("/name", "delphi\n", "/name", "not_a_name"),
        ("/name", "a" * 64, "/name", "not_a_name"),
        ("/format", 2, "/format", "out_of_range"),
        ("/rating", [], "/rating", "not_an_object"),
        ("/rating/waves", ..., "/rating/waves", "missing"),
        ("/rating/waves", 0, "/rating/waves", "out_of_range"),
        ("/rating/waves", 4, "/rating/waves", "out_of_range"),
        ("/rating/waves", True, "/rating/waves", "not_a_whole_number"),
        ("/rating/waves", 2.0, "/rating/waves", "not_a_whole_number"),
        ("/rating/waves", "2", "/rating/waves", "not_a_whole_number"),
        ("/rating/in_percent", 50, "/rating/in_percent", "out_of_range"),
        ("/ballot/receipts", 1, "/ballot/receipts", "not_true_or_false"),
        ("/ballot/rule", "majority", "/ballot/rule", "not_one_of_the_choices"),
        ("/ballot/rule", ["iso"], "/ballot/rule", "not_one_of_the_choices"),
        ("/ballot/accepting_share", 0.66, "/ballot/accepting_share", "not_a_ratio"),
        ("/ballot/accepting_share", "23", "/ballot/accepting_share", "not_a_ratio"),
        ("/ballot/accepting_share", [2], "/ballot/accepting_share", "not_a_ratio"),
        ("/ballot/accepting_share", [2, 0], "/ballot/accepting_share/1", "out_of_range"),
        ("/ballot/accepting_share", [2.0, 3], "/ballot/accepting_share/0", "not_a_whole_number"),
        ("/ballot/accepting_share", [4, 3], "/ballot/accepting_share", "out_of_range"),
        ("/ballot/a~b/c", 1, "/ballot/a~0b~1c", "unknown"),
        ("/timing/global/voting", 0, "/timing/global/voting", "out_of_range"),
        ("/timing/global_", {}, "/timing/global_", "unknown"),
    ],
)
def test_a_fault_is_named_with_its_place(pointer: str, value: Any, at: str, code: str) -> None:
    document = changed(pointer, value) if "~" not in pointer else changed("/ballot", {**DELPHI["ballot"], "a~b/c": 1})
    with pytest.raises(PolicyError) as refused:
        policy_from_json(document)
    assert (refused.value.pointer, refused.value.code) == (at, code)
    assert str(refused.value) == f"{at}: {code}"


@pytest.mark.parametrize("document", [None, [], "delphi", 1, {}])
def test_what_is_no_policy_at_all(document: object) -> None:
    with pytest.raises(PolicyError) as refused:
        policy_from_json(document)
    assert refused.value.code in {"not_an_object", "missing"}


def _pointers(value: Any, here: str = "") -> Iterator[str]:
    for name, part in value.items():
        yield f"{here}/{name}"
        if isinstance(part, dict):
            yield from _pointers(part, f"{here}/{name}")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 12_000) | st.text(max_size=8) | st.sampled_from(list(DecisionRule)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(list(_pointers(DELPHI))), json_values | st.just(...))
def test_the_reader_and_the_schema_agree_but_on_the_value_of_a_ratio(pointer: str, value: Any) -> None:
    document = changed(pointer, value)
    try:
        policy = policy_from_json(document)
    except PolicyError as refused:
        too_large = refused.code == "out_of_range" and refused.pointer == pointer and isinstance(value, list)
        assert too_large or not VALIDATOR.is_valid(document)
    else:
        assert VALIDATOR.is_valid(document)
        assert json.loads(json.dumps(policy_to_json(policy))) == document


@given(json_values)
def test_nothing_but_a_policy_error_comes_of_bad_input(document: Any) -> None:
    with pytest.raises(PolicyError):
        policy_from_json(document)
