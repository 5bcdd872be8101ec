"""Closing a round, against reading its ballots: fetching every envelope and opening it."""

from random import Random

import click
from flask import Flask
from sqlalchemy import func, select

from benchmarks.measuring import compare, elapsed, tell
from benchmarks.places import Place, on_databases, places, working_in
from benchmarks.scenes import fill_ballots, voting_round
from deliberation.ballots.envelopes import key_name, unseal
from deliberation.ballots.models import Envelope, PublishedBallot
from deliberation.database import Database, transaction
from deliberation.decisions.actions.closing import close_round
from deliberation.keys import installed_keys
from deliberation.permissions import CLOCK
from tests.conftest import NOON

GOAL = "at most 3 ×"


@click.command(help=__doc__)
@on_databases
@click.option("--repetitions", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--texts", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--voters", type=click.IntRange(min=1), default=5000, show_default=True)
def main(databases: tuple[str, ...], repetitions: int, texts: int, voters: int) -> None:
    for kind in databases:
        with places(kind) as another:
            full = another(None)
            with working_in(full):
                round_id = voting_round(texts, voters)
                fill_ballots(round_id)
            tell(
                compare(
                    f"closing a round of {texts} texts × {voters} ballots, {kind}",
                    GOAL,
                    repetitions,
                    lambda full=full, round_id=round_id: _reading(full, round_id),
                    lambda another=another, full=full, round_id=round_id: _closing(another(full), round_id),
                )
            )


def _reading(there: Place, round_id: int) -> float:
    with working_in(there) as app:
        return elapsed(lambda: _read(app, round_id))


def _read(app: Flask, round_id: int) -> None:
    database: Database = app.extensions["database"]
    key = installed_keys().read(key_name(round_id))
    query = select(Envelope.roll_entry_id, Envelope.question_id, Envelope.sealed)
    with database.engine.connect() as connection:
        read = [unseal(key, *envelope) for envelope in connection.execute(query)]
    assert read, "there are ballots to read"


def _closing(there: Place, round_id: int) -> float:
    with working_in(there) as app:
        took = elapsed(lambda: _close(round_id))
        with app.extensions["database"].reader() as session:
            assert session.scalar(select(func.count()).select_from(PublishedBallot)), "the ballots are published"
        return took


def _close(round_id: int) -> None:
    with transaction() as session:
        close_round(session, CLOCK, round_id, NOON, Random(13), installed_keys())


if __name__ == "__main__":
    main()
