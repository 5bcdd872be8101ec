"""Our part of JSON Schema says what the full standard says of the same schemas."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from deliberation.rules.shape import UnknownKeyword, faults

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A table with some of everything",
    "type": "object",
    "required": ["name", "seats"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2, "maxLength": 4},
        "seats": {"type": "array", "items": {"$ref": "#/$defs/seat"}, "minItems": 1, "maxItems": 2},
        "colour": {"enum": ["red", "blue"]},
        "round": {"const": True},
        "labels": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]{2}$"},
            "additionalProperties": {"type": "string"},
            "minProperties": 1,
            "maxProperties": 2,
        },
        "anything": {},
    },
    "$defs": {"seat": {"type": "integer", "minimum": 1, "maximum": 9}},
}
TABLE = {"name": "oak", "seats": [1, 9]}


@pytest.mark.parametrize(
    "fitting",
    [
        {},
        {"colour": "red"},
        {"round": True},
        {"labels": {"en": "table", "fr": "table"}},
        {"anything": [1, {"at": "all"}]},
        {"name": "ab"},
        {"seats": [5]},
    ],
)
def test_what_fits_has_no_faults(fitting: dict[str, Any]) -> None:
    assert list(faults(TABLE | fitting, SCHEMA)) == []
    assert Draft202012Validator(SCHEMA).is_valid(TABLE | fitting)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], ["/: not of type object"]),
        ({}, ["/: name is missing", "/: seats is missing"]),
        (TABLE | {"legs": 4}, ["/: legs is not known here"]),
        (TABLE | {"name": 7}, ["/name: not of type string"]),
        (TABLE | {"name": "a"}, ["/name: minLength 2 does not hold"]),
        (TABLE | {"name": "abcde"}, ["/name: maxLength 4 does not hold"]),
        (TABLE | {"name": "oak\n"}, ["/name: pattern ^[a-z]+$ does not hold"]),
        (TABLE | {"seats": []}, ["/seats: minItems 1 does not hold"]),
        (TABLE | {"seats": [1, 2, 3]}, ["/seats: maxItems 2 does not hold"]),
        (TABLE | {"seats": [0, 10]}, ["/seats/0: minimum 1 does not hold", "/seats/1: maximum 9 does not hold"]),
        (TABLE | {"seats": [True]}, ["/seats/0: not of type integer"]),
        (TABLE | {"seats": {"0": 1}}, ["/seats: not of type array"]),
        (TABLE | {"colour": "green"}, ["/colour: enum ['red', 'blue'] does not hold"]),
        (TABLE | {"round": 1}, ["/round: const True does not hold"]),
        (TABLE | {"labels": {}}, ["/labels: minProperties 1 does not hold"]),
        (TABLE | {"labels": {"en": "", "fr": "", "es": ""}}, ["/labels: maxProperties 2 does not hold"]),
        (TABLE | {"labels": {"EN": ""}}, ["/labels/EN: pattern ^[a-z]{2}$ does not hold"]),
        (TABLE | {"labels": {"en": 1}}, ["/labels/en: not of type string"]),
    ],
)
def test_each_fault_names_its_place(value: Any, found: list[str]) -> None:
    assert list(faults(value, SCHEMA)) == found


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-2, 11) | st.sampled_from(["", "oak", "red", "OAK"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "en", "EN"]), inner, max_size=5)
        ),
        max_leaves=10,
    )
)
def test_it_accepts_what_the_full_standard_accepts(value: Any) -> None:
    assert (not list(faults(value, SCHEMA))) == Draft202012Validator(SCHEMA).is_valid(value)


def test_a_keyword_that_is_not_understood_is_never_passed_over() -> None:
    with pytest.raises(UnknownKeyword, match="multipleOf"):
        list(faults(4, {"type": "integer", "multipleOf": 3}))
