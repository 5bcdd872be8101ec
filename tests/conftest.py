"""The application on both databases, empty before each test; a clock that tests set; people who use real doors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import literal, select, text, union_all
from sqlalchemy.orm import Session

import deliberation.models  # noqa: F401  (fills Base.metadata)
from deliberation import create_app
from deliberation.config import Settings
from deliberation.database import Base, transaction
from deliberation.extensions import limiter
from tests.postgres import database_url as postgres_url

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DATABASES = ("sqlite", "postgresql")
# The tables that hold anything: most tests fill a few of the many.
FILLED = union_all(
    *(select(literal(name)).where(select(table).exists()) for name, table in Base.metadata.tables.items())
)


class Browser(FlaskClient):
    """A browser whose every request has an application context of its own, as in life, whatever the test has open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return Context().run(super().open, *args, **kwargs)


class Clock:
    """The application's time, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> datetime:
        """Let some time pass."""
        self.time += timedelta(**span)
        return self.time


def settings_for(folder: Path, database_url: str, **others: Any) -> Settings:
    """Settings of an installation on this machine."""
    chosen: dict[str, Any] = {
        "database_url": database_url,
        "redis_url": None,
        "data_dir": folder,
        "secret_key": "a secret only for these tests, long enough",
        "public_url": "http://localhost:5000",
        "port": 5000,
        "mail_url": f"file://{folder / 'mail'}",
        "proxy_hops": 0,
    }
    return Settings(**{**chosen, **others})


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """One application per database, made when first asked for."""
    made: dict[str, Flask] = {}

    def application(kind: str) -> Flask:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            url = f"sqlite:///{folder / 'test.db'}" if kind == "sqlite" else postgres_url()
            app = create_app(settings_for(folder, url))
            app.config.update(TESTING=True)
            app.test_client_class = Browser
            engine = app.extensions["database"].engine
            Base.metadata.drop_all(engine)
            Base.metadata.create_all(engine)
            made[kind] = app
        return made[kind]

    yield application
    for app in made.values():
        app.extensions["database"].engine.dispose()


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest, applications: Callable[[str], Flask], clock: Clock) -> Iterator[Flask]:
    """The application on an empty database; a test that takes it runs on SQLite and on PostgreSQL."""
    app = applications(request.param)
    app.extensions["clock"] = clock
    empty(app)
    # Nobody waits for what another test has tried.
    limiter.reset()
    with app.app_context():
        yield app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chance() -> Random:
    """Randomness that repeats, for actions that take it as an argument."""
    return Random(20161024)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def empty(app: Flask) -> None:
    """Delete every row, and every key: one that is left is found instead of drawn, and chance goes another way."""
    keys = app.extensions["keys"]
    for name in keys.names():
        keys.destroy(name)
    engine = app.extensions["database"].engine
    with engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name in connection.scalars(FILLED).all():
            connection.execute(Base.metadata.tables[name].delete())
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))


def count_from_one(app: Flask) -> None:
    """Have PostgreSQL number the rows of an empty database from 1 again, as SQLite does by itself."""
    engine = app.extensions["database"].engine
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for name in connection.scalars(text("SELECT sequencename FROM pg_sequences")).all():
                connection.execute(text(f'ALTER SEQUENCE "{name}" RESTART'))


@contextmanager
def written() -> Iterator[Session]:
    """A transaction in which a test sets its scene."""
    with transaction() as session:
        yield session
