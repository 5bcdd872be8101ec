"""JSON from strangers: one object of ordinary depth, whose texts any database can keep; everything else is refused."""

import json
from typing import Any, NoReturn

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider

from deliberation.errors import NotAnObject

DEEPEST = 32


class StrictJson(DefaultJSONProvider):
    """Flask's own JSON, which fails with a ValueError on whatever could not be written down again."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The parsed value; raises ValueError on more than 32 levels, NaN, infinity and halves of characters."""
        try:
            value = super().loads(s, parse_constant=_refuse, parse_float=_finite, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if not _is_within(value, DEEPEST):
            raise ValueError("nested too deeply")
        json.dumps(value, ensure_ascii=False).encode()
        return value


def object_in(request: Request) -> dict[str, Any]:
    """The object that a machine sent, empty where it sent nothing; raises NotAnObject."""
    if not request.get_data():
        return {}
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise NotAnObject()
    return body


def _is_within(value: Any, levels: int) -> bool:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not children or (levels > 0 and all(_is_within(child, levels - 1) for child in children))


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("too large a number")
    return number


def init_app(app: Flask) -> None:
    """Read all JSON strictly."""
    app.json = StrictJson(app)
