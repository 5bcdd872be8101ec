"""What people send becomes frozen values, or is refused field by field."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from deliberation.errors import InvalidInput
from deliberation.inputs import Form, Line, Prose, Statement


class Leaf(StrEnum):
    """What tea is made of."""

    GREEN = "green"
    BLACK = "black"


class Order(Form):
    """A form of these tests, with a field of each kind."""

    name: Line
    wish: Statement = "none"
    story: Prose = "none"
    cups: int = 1
    leaf: Leaf = Leaf.GREEN
    extras: tuple[Leaf, ...] = ()


def codes(sent: Any) -> dict[str, str]:
    """The code of each field that is wrong."""
    with pytest.raises(InvalidInput) as refused:
        Order.parse(sent)
    assert all(str(field.message).strip() for field in refused.value.fields)
    return {field.field: field.code for field in refused.value.fields}


@pytest.mark.parametrize("how", [dict, MultiDict])
def test_what_is_right_is_taken_as_it_is(how: type) -> None:
    order = Order.parse(how({"name": "Amina", "wish": "شاي", "cups": "2", "leaf": "black", "client_id": "form-0001"}))
    assert (order.name, order.wish, order.cups, order.leaf) == ("Amina", "شاي", 2, Leaf.BLACK)
    assert order.client_id == "form-0001"
    with pytest.raises(ValidationError, match="frozen"):
        order.name = "Ben"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  two\twords \n", "two words"),
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u200fd", "abc\u200fd"),
        ("nul\x00bell\x07", "nulbell"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_line_is_cleaned_and_keeps_what_scripts_need(sent: str, kept: str) -> None:
    assert Order.parse({"name": sent}).name == kept


def test_prose_keeps_its_lines() -> None:
    order = Order.parse({"name": "Amina", "story": " one\r\ntwo\u2028three\x00 \n"})
    assert order.story == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"name": "missing"}),
        ({"name": ""}, {"name": "string_too_short"}),
        ({"name": "\u202e \x07"}, {"name": "string_too_short"}),
        ({"name": "x" * 201}, {"name": "string_too_long"}),
        ({"name": "x", "wish": "x" * 401}, {"wish": "string_too_long"}),
        ({"name": "x", "story": "x" * 10_001}, {"story": "string_too_long"}),
        ({"name": "x\N{REPLACEMENT CHARACTER}"}, {"name": "unreadable"}),
        ({"name": 1}, {"name": "string_type"}),
        ({"name": ["x"]}, {"name": "string_type"}),
        ({"name": {"x": "y"}}, {"name": "string_type"}),
        ({"name": None}, {"name": "string_type"}),
        ({"name": "x", "cups": "many"}, {"cups": "int_parsing"}),
        ({"name": "x", "cups": 1.5}, {"cups": "int_from_float"}),
        ({"name": "x", "leaf": "nettle"}, {"leaf": "enum"}),
        ({"name": "x", "extras": ["nettle"]}, {"extras": "enum"}),
        ({"name": "x", "extras": "green"}, {"extras": "tuple_type"}),
        ({"name": "x", "is_steward": True}, {"is_steward": "extra_forbidden"}),
        ({"name": "x", "client_id": "short"}, {"client_id": "string_pattern_mismatch"}),
        ({"name": "x", "client_id": "x" * 65}, {"client_id": "string_pattern_mismatch"}),
        ({"name": "", "cups": "x", "leaf": 1}, {"name": "string_too_short", "cups": "int_parsing", "leaf": "enum"}),
    ],
)
def test_every_wrong_field_is_named_with_its_code(fields: dict[str, Any], expected: dict[str, str]) -> None:
    found = codes(fields)
    assert {name.partition(".")[0]: code for name, code in found.items()} == expected


@pytest.mark.parametrize("length", [200, 201])
def test_length_is_counted_after_cleaning(length: int) -> None:
    sent = "x" * length + "\u202e" * 50
    if length == 200:
        assert len(Order.parse({"name": sent}).name) == 200
    else:
        assert codes({"name": sent}) == {"name": "string_too_long"}


def test_on_a_page_an_empty_box_is_no_answer_and_a_repeated_one_a_list() -> None:
    page = MultiDict([("name", "Amina"), ("cups", " "), ("extras", "green"), ("extras", ""), ("extras", "black")])
    page.add("csrf_token", "whatever")
    order = Order.parse(page)
    assert (order.cups, order.extras) == (1, (Leaf.GREEN, Leaf.BLACK))
    assert codes(MultiDict({"name": "  "})) == {"name": "missing"}
    assert codes(MultiDict({"name": "x", "is_steward": "1"})) == {"is_steward": "extra_forbidden"}


@pytest.mark.parametrize("how", [dict, MultiDict])
def test_a_form_of_very_many_fields_gets_one_short_answer(how: type) -> None:
    assert codes(how({f"field-{number}": "x" for number in range(5000)})) == {"form": "too_long"}


def test_a_token_of_a_page_is_a_field_nobody_knows_when_a_machine_sends_it() -> None:
    assert codes({"name": "x", "csrf_token": "whatever"}) == {"csrf_token": "extra_forbidden"}


def test_the_sentence_says_how_long_it_may_be() -> None:
    with pytest.raises(InvalidInput) as refused:
        Order.parse({"name": "x" * 300})
    assert "200" in str(refused.value.fields[0].message)
