"""The canonical form: RFC 8785, of integers and composed text only."""

import hashlib
import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.canonical import (
    LARGEST_INTEGER,
    NotCanonical,
    canonical_bytes,
    canonical_hash,
    canonical_lines,
    parse_json,
)

composed = st.text(st.characters(codec="utf-8"), max_size=8).map(lambda text: unicodedata.normalize("NFC", text))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | composed,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(composed, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_by_utf_16_units_as_in_the_rfc() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    # U+FB33 decomposes in NFC, so that the example of RFC 8785, 3.2.3 is taken without it.
    written = canonical_bytes({key: 1 for key in keys if key != "\ufb33"})
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600"]


def test_a_known_value_has_its_known_hash() -> None:
    value = {"b": [1, True, None], "a": "é"}
    assert canonical_bytes(value) == '{"a":"é","b":[1,true,null]}'.encode()
    assert canonical_hash(value) == hashlib.sha256('{"a":"é","b":[1,true,null]}'.encode()).hexdigest()


@given(plain)
def test_what_is_written_reads_back_and_is_written_alike(value: object) -> None:
    written = canonical_bytes(value)
    assert parse_json(written) == value
    assert canonical_bytes(parse_json(written)) == written


@given(plain)
def test_it_is_written_as_another_program_for_rfc_8785_writes_it(value: object) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_a_line_holds_one_value() -> None:
    assert list(canonical_lines([{"b": 1, "a": "x\ny"}, (2,)])) == [b'{"a":"x\\ny","b":1}', b"[2]"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "float"),
        ({"share": 0.5}, "float"),
        ([b"x"], "bytes"),
        ({1: "x"}, "not text"),
        ("e\u0301", "NFC"),
        ({"e\u0301": 1}, "NFC"),
        ("\ud800", "surrogate"),
        (LARGEST_INTEGER + 1, "2\\^53"),
        (-LARGEST_INTEGER - 1, "2\\^53"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object, reason: str) -> None:
    with pytest.raises(NotCanonical, match=reason):
        canonical_bytes(value)


def test_a_deep_nest_is_an_error_and_not_a_crash() -> None:
    nest: list[object] = []
    for _ in range(5000):
        nest = [nest]
    with pytest.raises(NotCanonical, match="deep"):
        canonical_bytes(nest)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b'{"a":1,"a":2}', "twice"),
        (b"[1.0]", "not an integer"),
        (b"[1e3]", "not an integer"),
        (b"[NaN]", "not an integer"),
        (b"[-Infinity]", "not an integer"),
        (b"[" * 100_000, "deep"),
        (b"[" * 70 + b"]" * 70, "deep"),
        (b"9" * 5000, "not JSON"),
        (b"9" * 30, "2\\^53"),
        (b'"\\ud800"', "surrogate"),
        (b'"e\\u0301"', "NFC"),
    ],
)
def test_hostile_json_is_refused_with_a_reason(source: bytes, reason: str) -> None:
    with pytest.raises(NotCanonical, match=reason):
        parse_json(source)
