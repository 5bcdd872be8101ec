"""Migrations lead from nothing to what the models say, on both databases, and never half the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import deliberation.models  # noqa: F401  (fills Base.metadata)
from deliberation.config import PROJECT
from deliberation.database import Base, make_engine
from deliberation.schema import configuration, upgrade
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path / 'a folder' / 'empty.db'}")
        (tmp_path / "a folder").mkdir()
        yield made
        made.dispose()
        return
    with fresh_database("migrations") as url:
        made = make_engine(url)
        yield made
        made.dispose()


def test_migrations_and_models_say_the_same(engine: Engine) -> None:
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    command.check(configuration(engine))


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    upgrade(engine)
    newest = ScriptDirectory.from_config(configuration(engine)).get_current_head()
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest


def test_a_migration_that_fails_leaves_nothing(engine: Engine) -> None:
    # A table in the way of the last one that the first migration makes.
    last = list(Base.metadata.sorted_tables)[-1].name
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {last} (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == [last]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_references_are_kept_again_afterwards(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_migrations_are_numbered_and_worded() -> None:
    scripts = list(ScriptDirectory(PROJECT / "migrations").walk_revisions())
    assert [script.revision for script in reversed(scripts)] == [f"{n + 1:04d}" for n in range(len(scripts))]
    assert all(Path(script.path).stem > f"{script.revision}_" for script in scripts)
