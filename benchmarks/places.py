"""Applications on databases of their own, in a temporary folder that goes when the measuring is over."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click
from flask import Flask
from psycopg import sql

import deliberation.models  # noqa: F401  (fills Base.metadata)
from deliberation import create_app
from deliberation.database import Base
from deliberation.logs import LOGGER
from tests.conftest import NOON, settings_for
from tests.postgres import PostgresServer, postgres_database, postgres_server

DATABASES = ("sqlite", "postgresql")

on_databases = click.option(
    "--database", "databases", type=click.Choice(DATABASES), multiple=True, default=DATABASES, show_default=True
)


@dataclass(frozen=True)
class Place:
    """An installation: its folder, and the address of its database."""

    folder: Path
    url: str

    def application(self) -> Flask:
        """The application here; its clock stands still, so that nothing closes while it is measured."""
        app = create_app(settings_for(self.folder, self.url))
        app.extensions["clock"] = lambda: NOON
        return app


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """An installation with an empty database, on the disk and as safe as in life."""
    with places(kind) as another:
        yield another(None)


@contextmanager
def places(kind: str) -> Iterator[Callable[[Place | None], Place]]:
    """Make installations: empty ones, or copies of one in which nobody works at that moment."""
    numbers = count(1)
    with ExitStack() as stack:
        root = Path(stack.enter_context(TemporaryDirectory(prefix="benchmark-")))
        server = stack.enter_context(_durable_server()) if kind == "postgresql" else None

        def another(original: Place | None) -> Place:
            folder = root / f"place-{next(numbers)}"
            if original is None:
                folder.mkdir()
            else:
                shutil.copytree(original.folder, folder)
            url = f"sqlite:///{folder / 'database.db'}"
            if server is not None:
                template = "template1" if original is None else original.folder.name
                url = stack.enter_context(postgres_database(server, folder.name, template))
            made = Place(folder, url)
            if original is None:
                _make_tables(made)
            return made

        yield another


@contextmanager
def working_in(there: Place) -> Iterator[Flask]:
    """The application of an installation, with its context."""
    app = there.application()
    with app.app_context(), Path(os.devnull).open("w") as nowhere:
        _log_to(nowhere)
        yield app
    app.extensions["database"].engine.dispose()


def _log_to(nowhere: TextIO) -> None:
    """Have the line of each request written, at what it costs, where it does not stand between the results."""
    logger = logging.getLogger(LOGGER)
    written = logging.StreamHandler(nowhere)
    written.setFormatter(logger.handlers[0].formatter)
    logger.handlers = [written]


@contextmanager
def _durable_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that waits for the disk, which that of the tests does not."""
    with TemporaryDirectory(prefix="benchmark-") as folder, postgres_server(Path(folder)) as server:
        for setting in ("fsync", "full_page_writes"):
            server.execute(sql.SQL("ALTER SYSTEM SET {} = on").format(sql.Identifier(setting)))
        server.execute(sql.SQL("SELECT pg_reload_conf()").format())
        yield server


def _make_tables(made: Place) -> None:
    with working_in(made) as app:
        Base.metadata.create_all(app.extensions["database"].engine)
