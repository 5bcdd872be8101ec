"""What reaches the database to stay: statements that change rows and are committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

_CHANGES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def committed(app: Flask) -> Iterator[list[str]]:
    """The statements that change rows and whose transaction is committed meanwhile."""
    engine, kept = app.extensions["database"].engine, []
    pending: dict[int, list[str]] = {}

    def note(connection: Any, _cursor: object, statement: str, *_others: object) -> None:
        if statement.lstrip().upper().startswith(_CHANGES):
            pending.setdefault(id(connection), []).append(statement)

    def keep(connection: Any) -> None:
        kept.extend(pending.pop(id(connection), []))

    def forget(connection: Any) -> None:
        pending.pop(id(connection), None)

    heard = {"before_cursor_execute": note, "commit": keep, "rollback": forget}
    for name, listener in heard.items():
        event.listen(engine, name, listener)
    try:
        yield kept
    finally:
        for name, listener in heard.items():
            event.remove(engine, name, listener)
