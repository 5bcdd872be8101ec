"""How Alembic runs here: on the application's own engine, the whole way in one transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

# Every slice's tables must be known before they can be compared.
from deliberation import models  # noqa: F401
from deliberation.config import load_settings
from deliberation.database import Base, UtcDateTime, make_engine

# Two servers that start at once must not both migrate; any number will do, as long as it is ours.
MIGRATING = 7_301_948_113
LONGEST_WAIT = "10s"


def render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own types by their plain names, so that an old migration needs nothing of today's code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run what is asked; on SQLite, where a changed table is built anew, references are checked at the end instead."""
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        render_item=render,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
        context.run_migrations()
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            raise RuntimeError(f"A migration left references to nothing: {broken[:5]}")


engine = context.config.attributes.get("engine") or make_engine(load_settings().database_url)
with engine.connect().execution_options(writing=True) as connection:
    if connection.dialect.name == "sqlite":
        # Where a changed table is built anew, dropping the old one would delete every row that refers to it. The pragma
        # has no effect inside a transaction, and the connection that carries it must not return to the pool.
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    migrate(connection)
