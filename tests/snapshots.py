"""A database as it was, to which a test comes back after each act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pysqlite3.dbapi2
from flask import Flask


@contextmanager
def snapshot(app: Flask) -> Iterator[Callable[[], None]]:
    """Keep what the application's SQLite holds now; what is yielded brings it back."""
    engine, kept = app.extensions["database"].engine, pysqlite3.dbapi2.connect(":memory:")
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(kept)

    def bring_back() -> None:
        # Nobody may hold pages of what is overwritten.
        engine.dispose()
        with engine.connect() as connection:
            kept.backup(connection.connection.driver_connection)

    try:
        yield bring_back
    finally:
        kept.close()
