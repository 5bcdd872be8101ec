"""What must be right before anybody is served, beside the settings: a database that answers, is safe and up to date."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from deliberation import schema
from deliberation.config import ConfigurationError
from deliberation.database import PRAGMAS


def check(app: Flask) -> None:
    """Refuse to serve with a database that is not as the code expects it; raises ConfigurationError."""
    problems = problems_of(app.extensions["database"].engine)
    if problems:
        raise ConfigurationError(problems)


def problems_of(engine: Engine) -> list[str]:
    """Everything that is wrong with a database, a line each."""
    try:
        problems = _unsafe_pragmas(engine) if engine.dialect.name == "sqlite" else []
        if not schema.is_newest(engine):
            problems.append("The database's schema is not up to date: run flask --app wsgi db upgrade.")
    except DBAPIError as error:
        # Its own words may name the password.
        return [f"The database does not answer ({type(error.orig).__name__})."]
    return problems


def _unsafe_pragmas(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    return [
        f"SQLite's {name} is {found[name]} and not {wanted}."
        for name, wanted in PRAGMAS.items()
        if found[name] != wanted
    ]
