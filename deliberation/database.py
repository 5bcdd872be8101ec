"""The database: Base, the engine, and transaction(), the only place that commits."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from typing import Any, ClassVar, TypeVar

import pysqlite3.dbapi2
from flask import Flask, current_app, g
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from deliberation import events
from deliberation.config import SAFE_SQLITE
from deliberation.errors import NotFound
from deliberation.turns import Turns

SECONDS_TO_WAIT = 10
# With NORMAL in place of FULL (2) a power cut lost votes that had been acknowledged.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": SECONDS_TO_WAIT * 1000,
    "trusted_schema": 0,
    "secure_delete": 1,
}

# Migrations can then name any constraint on either database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table inherits."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


Row = TypeVar("Row", bound=Base)


class AlreadyWriting(RuntimeError):
    """A transaction within a transaction of the same thread: on SQLite it would wait for itself for ever."""


def code_of(kind: type[PythonEnum]) -> Enum:
    """A column that stores an enum's value as text, so that adding a value needs no migration."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])


class Database:
    """One engine and the two ways to use it: many readers, and writers that wait for each other."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._read = sessionmaker(engine, autoflush=False)
        self._write = sessionmaker(engine.execution_options(writing=True))
        # Writers of one process queue here rather than in SQLite, whose busy handler is not fair.
        self._queue = Turns()
        self._here = threading.local()

    def reader(self) -> Session:
        return self._read()

    @contextmanager
    def writer(self) -> Iterator[Session]:
        """A session that writes; commits at the end, or rolls back and raises what happened, or AlreadyWriting."""
        if getattr(self._here, "is_writing", False):
            raise AlreadyWriting()
        self._here.is_writing = True
        try:
            with self._queue if self.is_sqlite else nullcontext():
                yield from self._committing()
        finally:
            self._here.is_writing = False

    def _committing(self) -> Iterator[Session]:
        with self._write() as session:
            try:
                yield session
                session.flush()
                events.number(session)
                session.commit()
            except BaseException:
                session.rollback()
                raise


@contextmanager
def transaction() -> Iterator[Session]:
    """The unit in which something happens wholly or not at all; events leave after it has committed."""
    with _current().writer() as session:
        yield session
    _forget_what_was_read()
    events.publish(session)


def reading() -> Session:
    """The request's session for reading; writing goes through transaction()."""
    if "reader" not in g:
        g.reader = _current().reader()
    session: Session = g.reader
    return session


def lock(session: Session, kind: type[Row], key: Any) -> Row:
    """Take a row for writing until the transaction ends; raises NotFound."""
    return _locked(session, kind, key, {"of": kind})


def lock_for_reading(session: Session, kind: type[Row], key: Any) -> Row:
    """Hold a row unchanged until the transaction ends, beside others who do the same; raises NotFound."""
    return _locked(session, kind, key, {"read": True, "of": kind})


def fetch(session: Session, kind: type[Row], key: Any) -> Row:
    """The row with this key; raises NotFound."""
    row = session.get(kind, key)
    if row is None:
        raise NotFound()
    return row


def _locked(session: Session, kind: type[Row], key: Any, how: dict[str, Any]) -> Row:
    held: set[Any] = session.info.setdefault("held", set())
    strength = "read" in how
    # SQLite holds the whole database for a writer, and a row that was locked before cannot have changed since.
    if session.get_bind().dialect.name == "sqlite" or held & {(kind, key, strength), (kind, key, False)}:
        return fetch(session, kind, key)
    row = session.get(kind, key, with_for_update=how, populate_existing=True)
    if row is None:
        raise NotFound()
    held.add((kind, key, strength))
    return row


def make_engine(url: str) -> Engine:
    """An engine that never loses what it acknowledged; raises RuntimeError on a SQLite that can."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    if pysqlite3.dbapi2.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {pysqlite3.dbapi2.sqlite_version} can corrupt databases; take 3.51.3 or newer.")
    engine = create_engine(
        url,
        module=pysqlite3.dbapi2,
        connect_args={"check_same_thread": False},
        # No limit: a request holds its reader while it waits to write, so with one all could wait for each other.
        pool_size=0,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction handling begins too late; ours is in _begin.
    connection.isolation_level = None
    for name, setting in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={setting}")


def _begin(connection: Connection) -> None:
    # A reader that turns writer half-way fails at once, whatever the time-out: writers say so from the start.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _current() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _forget_what_was_read() -> None:
    session: Session | None = g.pop("reader", None)
    if session is not None:
        session.close()


def init_app(app: Flask, url: str, made_by: Callable[[str], Engine] = make_engine) -> None:
    """Give the application its database."""
    app.extensions["database"] = Database(made_by(url))
    app.teardown_appcontext(lambda _error: _forget_what_was_read())
