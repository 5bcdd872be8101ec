"""A server starts on a database that answers, is safe and up to date; whoever watches over it is told how it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from deliberation import schema, starting
from deliberation.config import PROJECT, ConfigurationError
from deliberation.database import make_engine
from tests.kernel import kernel
from tests.postgres import fresh_database

BEHIND = "The database's schema is not up to date: run flask --app wsgi db upgrade."


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with fresh_database("starting") as address:
        yield address


def problems(url: str) -> list[str]:
    """What keeps a server from starting on a database."""
    engine = make_engine(url)
    try:
        return starting.problems_of(engine)
    finally:
        engine.dispose()


def migrate(url: str) -> None:
    """Bring the database up to date."""
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()


def test_an_empty_database_is_not_served(url: str) -> None:
    assert problems(url) == [BEHIND]
    migrate(url)
    assert problems(url) == []


def test_a_database_of_newer_or_older_code_is_not_served(url: str) -> None:
    migrate(url)
    engine = make_engine(url)
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    engine.dispose()
    assert problems(url) == [BEHIND]


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/x.db", "postgresql+psycopg://ct:hunter2@/ct?host=/no/such/folder"]
)
def test_a_database_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    assert problems(url) == ["The database does not answer (OperationalError)."]


def test_every_wrong_pragma_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    monkeypatch.setattr(starting, "PRAGMAS", {"journal_mode": "delete", "synchronous": 3})
    assert problems(url) == ["SQLite's journal_mode is wal and not delete.", "SQLite's synchronous is 2 and not 3."]


def test_the_check_refuses_to_start(tmp_path: Path) -> None:
    app = kernel(tmp_path)
    with pytest.raises(ConfigurationError, match="schema is not up to date"):
        starting.check(app)
    engine = app.extensions["database"].engine
    schema.upgrade(engine)
    starting.check(app)
    engine.dispose()


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, on an installation in a folder."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_that_brings_the_schema_up_to_date_starts_before_it_is(tmp_path: Path) -> None:
    serve = ("-c", "import wsgi; print('serving')")
    refused = run(tmp_path, *serve)
    assert refused.returncode == 1
    assert BEHIND in refused.stderr
    assert run(tmp_path, "-m", "flask", "--app", "wsgi", "db", "upgrade").returncode == 0
    served = run(tmp_path, *serve)
    assert (served.returncode, served.stdout) == (0, "serving\n")


def test_a_server_that_lives_may_not_be_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, engine = app.test_client(), app.extensions["database"].engine
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "alive\n")
    # The tests make their tables without migrations.
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "not ready\n")
    monkeypatch.setattr(schema, "is_newest", lambda given: given is engine)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ready\n", "no-store")


def test_a_server_whose_database_is_gone_lives_and_is_not_ready(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["database"], "engine", make_engine(f"sqlite:///{tmp_path / 'gone' / 'x.db'}"))
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503


def test_the_version_is_told(app: Flask) -> None:
    assert app.test_client().get("/version").json == {"name": "common-thread", "version": version("common-thread")}
