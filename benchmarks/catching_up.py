"""Catching up with 1 000 entries of the record through the API, against fetching their rows."""

from random import Random
from typing import Any

import click
from flask import Flask
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.measuring import compare, tell, worked
from benchmarks.places import on_databases, place, working_in
from deliberation.database import transaction
from deliberation.record.models import Entry
from deliberation.rules.canonical import parse_json
from tests.communities.factories import community
from tests.record.factories import ring

GOAL = "none yet: the table compares with sending to sockets"


@click.command(help=__doc__)
@on_databases
@click.option("--repetitions", type=click.IntRange(min=1), default=15, show_default=True)
@click.option("--entries", type=click.IntRange(min=1), default=1000, show_default=True)
def main(databases: tuple[str, ...], repetitions: int, entries: int) -> None:
    for kind in databases:
        with place(kind) as here, working_in(here) as app:
            with transaction() as session:
                community_id = community(session).id
                ring(session, community_id, *Random(3).choices(range(100), k=entries))
            _catch_up(app, community_id, entries)
            tell(
                compare(
                    f"CPU of catching up with {entries} entries, {kind}",
                    GOAL,
                    repetitions,
                    lambda app=app: worked(lambda: _fetch(app)),
                    lambda app=app, number=community_id: worked(lambda: _catch_up(app, number, entries)),
                )
            )


def _fetch(app: Flask) -> None:
    with app.extensions["database"].engine.connect() as connection:
        connection.execute(select(Entry.__table__)).all()


def _catch_up(app: Flask, community_id: int, entries: int) -> None:
    """Page by page until nothing is left, as a program that keeps a copy does."""
    since = 0
    while True:
        told = _page(app, f"/communities/{community_id}/record?since={since}")
        if not told:
            break
        since = told[-1]["number"]
    assert since >= entries, "every entry arrives"


def _page(app: Flask, address: str) -> list[dict[str, Any]]:
    environ = EnvironBuilder(address, headers={"Accept": "application/json"}).get_environ()
    body, status, _headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    assert status.startswith("200"), status
    entries: list[dict[str, Any]] = parse_json(b"".join(body))["entries"]
    return entries


if __name__ == "__main__":
    main()
