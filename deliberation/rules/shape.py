"""The part of JSON Schema that our own schemas use, so that checking a file needs nothing but these rules."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
Check = Callable[[Any, Any], bool]

_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description"})


class UnknownKeyword(ValueError):
    """A schema says something that these rules would silently pass over."""


def faults(value: Any, schema: Schema) -> Iterator[str]:
    """What in a value departs from its schema, each with its JSON pointer, in no more depth than the schema has.

    Patterns must be anchored at both ends. UnknownKeyword when the schema uses what is not understood here.
    """
    return _faults(value, schema, schema, "")


def _faults(value: Any, schema: Schema, root: Schema, pointer: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, pointer)
    # A value of the wrong type has no other virtue to look for.
    if "type" in schema and type(value) is not _TYPES[schema["type"]]:
        yield f"{pointer or '/'}: not of type {schema['type']}"
        return
    yield from _own_faults(value, schema, pointer)
    if isinstance(value, dict):
        yield from _faults_of_members(value, schema, root, pointer)
    if isinstance(value, list):
        for at, part in enumerate(value):
            yield from _faults(part, schema.get("items", {}), root, f"{pointer}/{at}")


def _own_faults(value: Any, schema: Schema, pointer: str) -> Iterator[str]:
    for keyword, wanted in schema.items():
        if keyword in _ANNOTATIONS or keyword in _BY_PART:
            continue
        if keyword not in _CHECKS:
            raise UnknownKeyword(keyword)
        if not _CHECKS[keyword](value, wanted):
            yield f"{pointer or '/'}: {keyword} {wanted} does not hold"


def _faults_of_members(value: Mapping[str, Any], schema: Schema, root: Schema, pointer: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{pointer or '/'}: {name} is missing"
    for name, part in value.items():
        if name not in known and others is False:
            yield f"{pointer or '/'}: {name[:40]} is not known here"
            continue
        yield from _faults(name, schema.get("propertyNames", {}), root, f"{pointer}/{name[:40]}")
        yield from _faults(part, known.get(name, others), root, f"{pointer}/{name[:40]}")


def _equals(value: Any, wanted: Any) -> bool:
    # In Python True equals 1, in JSON it does not.
    return type(value) is type(wanted) and bool(value == wanted)


def _matches(value: str, pattern: str) -> bool:
    # Not re.search: in Python "$" also stands before a last newline.
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None


_BY_PART = frozenset({"$ref", "type", "items", "properties", "required", "additionalProperties", "propertyNames"})
_CHECKS: Mapping[str, Check] = {
    "const": _equals,
    "enum": lambda value, wanted: any(_equals(value, one) for one in wanted),
    "pattern": _matches,
    "minLength": lambda value, wanted: len(value) >= wanted,
    "maxLength": lambda value, wanted: len(value) <= wanted,
    "minimum": lambda value, wanted: value >= wanted,
    "maximum": lambda value, wanted: value <= wanted,
    "minItems": lambda value, wanted: len(value) >= wanted,
    "maxItems": lambda value, wanted: len(value) <= wanted,
    "minProperties": lambda value, wanted: len(value) >= wanted,
    "maxProperties": lambda value, wanted: len(value) <= wanted,
}
