"""A database as it was, to which a test comes back after each act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pysqlite3.dbapi2
from flask import Flask
from sqlalchemy import Engine, select

from deliberation.database import Base
from tests.conftest import empty

BringBack = Callable[[], None]


@contextmanager
def snapshot(app: Flask) -> Iterator[BringBack]:
    """Keep what the application's database holds now; what is yielded brings it back."""
    engine = app.extensions["database"].engine
    if engine.dialect.name == "sqlite":
        with _pages_of(engine) as bring_back:
            yield bring_back
    else:
        yield _rows_of(app, engine)


@contextmanager
def _pages_of(engine: Engine) -> Iterator[BringBack]:
    kept = pysqlite3.dbapi2.connect(":memory:")
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


def _rows_of(app: Flask, engine: Engine) -> BringBack:
    tables = Base.metadata.sorted_tables
    with engine.connect() as connection:
        kept = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}

    def bring_back() -> None:
        empty(app)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            for table, rows in kept.items():
                if rows:
                    connection.execute(table.insert(), rows)
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")

    return bring_back
