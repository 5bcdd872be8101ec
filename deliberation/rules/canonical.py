"""One sequence of bytes for every value, so that a hash or a signature means the same everywhere."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import rfc8785

DEEPEST = 64
LARGEST_INTEGER = 2**53 - 1

# For values that hold no float RFC 8785 asks for no more than this; the library, in Python, takes 3 to 6 times as long.
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


class NotCanonical(ValueError):
    """A value that has no canonical form here: its message says where and why."""


def canonical_bytes(value: Any) -> bytes:
    """Write a value as RFC 8785 has it; floats, text outside NFC and deep nesting raise NotCanonical."""
    return _written(value, _require_plain(value))


def canonical_hash(value: Any) -> str:
    """The SHA-256 of a value's canonical form, in 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def canonical_lines(values: Iterable[Any]) -> Iterator[bytes]:
    """Canonical JSON lines: one value a line, without the newline."""
    lines = list(values)
    # Half a million short lines are looked through together in a fraction of the time.
    keys = _require_plain(lines)
    return (_written(line, keys) for line in lines)


def parse_json(source: bytes) -> Any:
    """Read JSON of integers and text only; a doubled key, a float, broken UTF-8 or a deep nest raises NotCanonical."""
    try:
        value = json.loads(
            source.decode("utf-8"),
            object_pairs_hook=_object_of_distinct_keys,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    except ValueError as error:
        raise NotCanonical(f"not JSON: {error}") from None
    _require_plain(value)
    return value


def _object_of_distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise NotCanonical("a key occurs twice in one object")
    return named


def _refuse_number(literal: str) -> NoReturn:
    raise NotCanonical(f"{literal[:20]} is not an integer")


def _written(value: Any, keys: set[str]) -> bytes:
    # RFC 8785 sorts keys by UTF-16, Python by code points; of keys in ASCII that is the same.
    if not "".join(keys).isascii():
        return rfc8785.dumps(value)
    return _encoder.encode(value).encode("utf-8")


def _require_plain(value: Any) -> set[str]:
    """Refuse a value that has no canonical form; return the keys that occur in it."""
    keys: set[str] = set()
    level, depth = [value], 0
    # Level by level instead of recursion, so that a hostile nest is an error and not a crash.
    while level:
        if depth > DEEPEST:
            raise NotCanonical("nested too deeply")
        # Most parts are text in ASCII, of which there is nothing to say.
        level = [
            child for part in level if type(part) is not str or not part.isascii() for child in _children(part, keys)
        ]
        depth += 1
    _require_text_keys(keys)
    return keys


def _children(part: Any, keys: set[str]) -> Iterable[Any]:
    match part:
        case dict():
            keys.update(part)
            return part.values()
        case list() | tuple():
            return part
        case str():
            _require_text(part)
            return ()
        case None | bool():
            return ()
        case int():
            _require_safe(part)
            return ()
        case _:
            raise NotCanonical(f"a {type(part).__name__} has no canonical form")


def _require_text_keys(keys: set[Any]) -> None:
    for key in keys:
        if not isinstance(key, str):
            raise NotCanonical("a key is not text")
        _require_text(key)


def _require_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(f"text is not in NFC: {text[:20]!r}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text holds half a surrogate pair") from None


def _require_safe(number: int) -> None:
    if abs(number) > LARGEST_INTEGER:
        raise NotCanonical("an integer is larger than 2^53 - 1")
