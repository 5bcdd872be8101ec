"""Casting a ballot through the API, against one bare insert and commit on the same database."""

from collections.abc import Iterator

import click
from flask import Flask
from sqlalchemy import Engine, insert, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.measuring import compare, elapsed, tell
from benchmarks.places import on_databases, place, working_in
from benchmarks.scenes import signed_in, voters_of, voting_round
from deliberation.ballots.models import Question
from deliberation.database import reading
from deliberation.retries import Submission
from tests.conftest import NOON

GOAL = "at most 4 ×"


@click.command(help=__doc__)
@on_databases
@click.option("--repetitions", type=click.IntRange(min=1), default=15, show_default=True)
@click.option("--ballots", type=click.IntRange(min=1), default=20, show_default=True, help="In each repetition.")
@click.option("--texts", type=click.IntRange(min=1), default=20, show_default=True, help="On the ballot; one answered.")
def main(databases: tuple[str, ...], repetitions: int, ballots: int, texts: int) -> None:
    for kind in databases:
        with place(kind) as here, working_in(here) as app:
            round_id = voting_round(texts, ballots * (repetitions + 1))
            requests = iter(_requests(app, round_id))
            rows = _rows(app.extensions["database"].engine)

            def cast(app: Flask = app, requests: Iterator[dict[str, object]] = requests) -> None:
                answer = run_wsgi_app(app.wsgi_app, next(requests), buffered=True)
                assert answer[1].startswith("204"), answer[1]

            elapsed(cast, ballots)
            tell(
                compare(
                    f"casting a ballot through the API, {kind}",
                    GOAL,
                    repetitions,
                    lambda rows=rows: elapsed(lambda: next(rows), ballots),
                    lambda cast=cast: elapsed(cast, ballots),
                )
            )


def _rows(engine: Engine) -> Iterator[None]:
    """Insert and commit a row whenever the next one is asked for."""
    writing, number = engine.execution_options(writing=True), 0
    while True:
        number += 1
        with writing.begin() as connection:
            row = {"owner": "benchmark", "client_id": str(number), "location": "/", "taken_at": NOON}
            connection.execute(insert(Submission), row)
        yield


def _requests(app: Flask, round_id: int) -> Iterator[dict[str, object]]:
    """A ballot of each voter, as it comes to the API."""
    session = reading()
    question = session.scalars(select(Question.id).where(Question.round_id == round_id)).first()
    for headers in signed_in(app, voters_of(session, round_id)):
        yield EnvironBuilder(
            f"/api/v1/rounds/{round_id}/ballot",
            method="PUT",
            json={"choices": {str(question): "yes"}},
            headers=headers,
        ).get_environ()


if __name__ == "__main__":
    main()
