"""The schema's versions: flask db upgrade brings a database to the newest, flask db check compares it to the models."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from click import ClickException, argument
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import Engine

from deliberation.config import PROJECT

db = AppGroup("db", help="Bring the database's schema to the newest version, and check it.")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision, wholly or not at all."""
    command.upgrade(configuration(engine), revision)


def is_newest(engine: Engine) -> bool:
    """Whether the database's schema is the one that this code was written for."""
    newest = ScriptDirectory.from_config(configuration(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def configuration(engine: Engine) -> Config:
    """Alembic's settings, from setup.cfg, for one database."""
    config = Config(PROJECT / "setup.cfg", attributes={"engine": engine})
    config.set_main_option("script_location", str(PROJECT / "migrations").replace("%", "%%"))
    return config


@db.command("upgrade")
def upgrade_here() -> None:
    """Bring the database to the newest version."""
    upgrade(_engine())


@db.command()
def check() -> None:
    """Fail if the models say something that no migration does."""
    try:
        command.check(configuration(_engine()))
    except CommandError as error:
        raise ClickException(str(error)) from None


@db.command()
@argument("words")
def revision(words: str) -> None:
    """Write the next migration, by number and WORDS, from what the models say and the database does not."""
    config = configuration(_engine())
    newest = ScriptDirectory.from_config(config).get_current_head() or "0"
    command.revision(config, message=words, autogenerate=True, rev_id=f"{int(newest) + 1:04d}")


def _engine() -> Engine:
    engine: Engine = current_app.extensions["database"].engine
    return engine


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(db)
