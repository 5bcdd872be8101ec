"""What every door shares: its declaration, who stands in it, the time, and showing a form again with what was typed."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from random import Random, SystemRandom
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter

from deliberation.errors import DeliberationError, NotFound, NotYou, wants_json
from deliberation.permissions import ANONYMOUS, Act, Actor
from deliberation.strict_json import object_in

Door = TypeVar("Door", bound=Callable[..., Any])

# What a page may answer with itself: the input was wrong, or the moment was, or the session ended while somebody wrote.
SHOWN_AGAIN = frozenset({401, 409, 422})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RowNumber(IntegerConverter):
    """The number of a row in an address, never larger than a database can look up."""

    regex = r"[0-9]{1,9}"


class UndeclaredDoor(Exception):
    """A door does not say which act it is for; the application does not start."""


def door(act: Act) -> Callable[[Door], Door]:
    """Declare which act a view or a command is for; the action that it calls does the checking."""

    def declare(function: Door) -> Door:
        function.act = act  # type: ignore[attr-defined]
        return function

    return declare


def act_of(function: Callable[..., Any] | None) -> Act | None:
    """The act that a door was declared for."""
    return getattr(function, "act", None)


def check_every_door(app: Flask) -> None:
    """Refuse to start while a route or a command has no declaration; raises UndeclaredDoor naming them."""
    # Static files and the framework's own commands are nobody's act.
    undeclared = [name for name, view in app.view_functions.items() if act_of(view) is None and name != "static"]
    for group in app.blueprints.values():
        undeclared += [
            f"flask {group.name} {name}"
            for name, command in group.cli.commands.items()
            if act_of(command.callback or command) is None
        ]
    if undeclared:
        raise UndeclaredDoor(", ".join(sorted(undeclared)))


def actor() -> Actor:
    """Who stands in the door of this request."""
    found: Actor = g.get("actor", ANONYMOUS)
    return found


def now() -> datetime:
    """The time by the application's clock, which tests and the sample may set."""
    clock: Callable[[], datetime] = current_app.extensions["clock"]
    return clock()


def chance() -> Random:
    """The source of randomness; no setting can seed it."""
    return SystemRandom()


def sent() -> Any:
    """What the request carries: a page's fields, or a machine's JSON; raises NotAnObject."""
    if not wants_json():
        return request.form
    fields = object_in(request)
    key = request.headers.get("Idempotency-Key")
    return {**fields, "client_id": key} if key else fields


def typed() -> MultiDict[str, str]:
    """What was typed into the form that is shown again; nothing on a fresh page, and nothing of what is too large."""
    if request.method != "POST":
        return MultiDict()
    try:
        return request.form
    except RequestEntityTooLarge:
        return MultiDict()


def cursor() -> int:
    """The number after which the reader wants a list to go on; its beginning where the address has none of use."""
    after = request.args.get("after", "")
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0


def redisplay(page: Callable[..., str]) -> Callable[[Door], Door]:
    """Answer wrong input, or the wrong moment, with the page itself: errors beside their fields, the text kept."""

    def around(view: Door) -> Door:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            try:
                answer: ResponseReturnValue = view(*args, **kwargs)
            except DeliberationError as problem:
                if problem.status not in SHOWN_AGAIN:
                    raise
                return page(*args, problem=problem, **kwargs), problem.status
            return answer

        return shown  # type: ignore[return-value]

    return around


def _refuse_other_origins() -> None:
    """A browser says where an unsafe request comes from; another site's is refused before its token is looked at."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise NotYou()
    origin = request.headers.get("Origin")
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        raise NotYou()


def _refuse_what_no_database_can_look_up() -> None:
    """Nothing has a NUL in its name, and PostgreSQL will not even be asked for it."""
    if "\0" in request.path:
        raise NotFound()


def _refuse_what_is_no_object() -> None:
    """Doors of machines take one JSON object, those too that need nothing of it."""
    if request.method not in SAFE and request.path.startswith("/api/"):
        object_in(request)


def init_app(app: Flask) -> None:
    """Set the clock, the same-origin check, and what addresses may hold."""
    app.url_map.converters["int"] = RowNumber
    app.extensions.setdefault("clock", lambda: datetime.now(UTC))
    app.before_request(_refuse_other_origins)
    app.before_request(_refuse_what_is_no_object)
    app.before_request(_refuse_what_no_database_can_look_up)
