"""Settings as annotated fields of frozen dataclasses: one declaration is read, written and described as JSON Schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_type_hints

from deliberation.rules.ratio import Ratio

Record = TypeVar("Record")

LARGEST = 10_000


class PolicyError(ValueError):
    """A policy that cannot be read: where (a JSON pointer, RFC 6901) and why (a code for machines)."""

    def __init__(self, pointer: str, code: str) -> None:
        super().__init__(f"{pointer or '/'}: {code}")
        self.pointer = pointer
        self.code = code


@dataclass(frozen=True, slots=True)
class Knob:
    """What a setting means, and its range: inclusive, of the value itself for numbers and ratios."""

    means: str
    low: int = 0
    high: int = LARGEST
    pattern: str = ""


_PART = Knob("Either part of a ratio.", low=1)


def json_name(field_name: str) -> str:
    """The name of a field in JSON, which has no reserved words."""
    return field_name.rstrip("_")


def read(record: type[Record], value: object, pointer: str = "") -> Record:
    """A frozen dataclass of knobs, read from parsed JSON; raises PolicyError at the first fault."""
    if not isinstance(value, Mapping):
        raise PolicyError(pointer, "not_an_object")
    hints = _hints(record)
    unknown = sorted(set(map(str, value)) - set(hints))
    if unknown:
        raise PolicyError(_below(pointer, unknown[0]), "unknown")
    missing = [name for name in hints if name not in value]
    if missing:
        raise PolicyError(_below(pointer, missing[0]), "missing")
    read_fields = (_read_one(hint, value[name], _below(pointer, name)) for name, hint in hints.items())
    return record(*read_fields)


def write(value: Any) -> Any:
    """A dataclass of knobs as plain JSON values."""
    if is_dataclass(value):
        return {json_name(field.name): write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Ratio):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value


def schema(record: type) -> dict[str, Any]:
    """The JSON Schema of a dataclass of knobs; the range of a ratio as a whole is in its description only."""
    hints = _hints(record)
    return {
        "type": "object",
        "description": (record.__doc__ or "").strip(),
        "properties": {name: _schema_one(hint) for name, hint in hints.items()},
        "required": list(hints),
        "additionalProperties": False,
    }


def _hints(record: type) -> dict[str, Any]:
    hints = get_type_hints(record, include_extras=True)
    return {json_name(name): hints[name] for name in hints}


def _below(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _split(hint: Any) -> tuple[type, Knob]:
    kind, *notes = get_args(hint) or (hint,)
    return kind, notes[0] if notes else Knob("")


def _read_one(hint: Any, value: object, pointer: str) -> object:
    kind, knob = _split(hint)
    if is_dataclass(kind):
        return read(kind, value, pointer)
    reader = _READERS.get(kind, _read_choice)
    return reader(kind, knob, value, pointer)


def _read_whole(_kind: type, knob: Knob, value: object, pointer: str) -> int:
    # JSON's true and false are whole numbers to Python, and nothing else may pass for one.
    if type(value) is not int:
        raise PolicyError(pointer, "not_a_whole_number")
    if not knob.low <= value <= knob.high:
        raise PolicyError(pointer, "out_of_range")
    return value


def _read_switch(_kind: type, _knob: Knob, value: object, pointer: str) -> bool:
    if not isinstance(value, bool):
        raise PolicyError(pointer, "not_true_or_false")
    return value


def _read_text(_kind: type, knob: Knob, value: object, pointer: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(knob.pattern, value):
        raise PolicyError(pointer, "not_a_name")
    return value


def _read_ratio(_kind: type, knob: Knob, value: object, pointer: str) -> Ratio:
    if not isinstance(value, list | tuple) or len(value) != len(Ratio._fields):
        raise PolicyError(pointer, "not_a_ratio")
    top, bottom = (_read_whole(int, _PART, part, _below(pointer, str(at))) for at, part in enumerate(value))
    if not knob.low * bottom <= top <= knob.high * bottom:
        raise PolicyError(pointer, "out_of_range")
    return Ratio(top, bottom)


def _read_choice(kind: type, _knob: Knob, value: object, pointer: str) -> object:
    try:
        return kind(value)
    except ValueError as error:
        raise PolicyError(pointer, "not_one_of_the_choices") from error


_READERS: Mapping[type, Callable[[type, Knob, object, str], object]] = {
    int: _read_whole,
    bool: _read_switch,
    str: _read_text,
    Ratio: _read_ratio,
}


def _schema_one(hint: Any) -> dict[str, Any]:
    kind, knob = _split(hint)
    if is_dataclass(kind):
        return schema(kind)
    return {"description": knob.means, **_SCHEMAS.get(kind, _schema_choice)(kind, knob)}


def _schema_choice(kind: Any, _knob: Knob) -> dict[str, Any]:
    return {"enum": [choice.value for choice in kind]}


def _schema_ratio(_kind: Any, knob: Knob) -> dict[str, Any]:
    return {
        "description": f"{knob.means} As [numerator, denominator], from {knob.low} to {knob.high} in value.",
        "type": "array",
        "items": {"type": "integer", "minimum": _PART.low, "maximum": _PART.high},
        "minItems": 2,
        "maxItems": 2,
    }


_SCHEMAS: Mapping[type, Callable[[Any, Knob], dict[str, Any]]] = {
    int: lambda _kind, knob: {"type": "integer", "minimum": knob.low, "maximum": knob.high},
    bool: lambda _kind, _knob: {"type": "boolean"},
    str: lambda _kind, knob: {"type": "string", "pattern": f"^{knob.pattern}$"},
    Ratio: _schema_ratio,
}
