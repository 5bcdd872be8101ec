"""After close nobody can be linked to their choices, whoever holds database, files, record, logs and answers.

Two hundred people come to vote in an order that somebody watches. When the round has closed, every order in which
they stand anywhere is laid beside every order in which ballots stand anywhere: they fit as often as chance would have
it. The same search finds everybody once a row's number, its place on the disk, or its time is kept.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, insert, select, text

from deliberation.ballots.actions import forget_key
from deliberation.ballots.envelopes import key_name
from deliberation.ballots.models import PublishedBallot, RollEntry
from deliberation.keys import installed_keys
from deliberation.record.models import Entry
from tests.ballots.factories import Scene, close, own, voting_round
from tests.ballots.linking import Traces, most_links, rows_of, traces_of_ballots, traces_of_voters
from tests.communities.factories import community
from tests.conftest import Clock, written
from tests.people.factories import signed_in

VOTERS, UNITS, ABSENT = 200, 8, 24
# Each unit yields one link by chance; so many more come once in a million times.
BY_CHANCE = 30


@dataclass(frozen=True)
class Vote:
    """A round in which everybody has voted: who came when, and whose which receipt is, by question."""

    scene: Scene
    came: tuple[int, ...]
    at: dict[int, datetime]
    owners: dict[int, dict[str, int]]
    key: bytes

    @property
    def receipts(self) -> set[str]:
        return {receipt for owners in self.owners.values() for receipt in owners}


def cast_by_all(app: Flask, clock: Clock) -> Vote:
    """Two hundred of 224 vote on two questions through the door, some twice, each at a time of their own."""
    with written() as session:
        top = community(session)
        homes = [community(session, None, top) for _home in range(UNITS)]
        scene = voting_round(session, texts=2, voters=VOTERS + ABSENT, top=top, homes=homes)
    chance = Random(5)
    came = chance.sample(scene.voters, VOTERS)
    at = {}
    for number, voter in enumerate([*came, *came[::4]]):
        at[voter] = clock.forward(seconds=17 + number % 5)
        choices = {str(question): chance.choice(["yes", "no", "skip"]) for question in scene.questions}
        answer = signed_in(app.test_client(), voter).put(
            f"/api/v1/rounds/{scene.round}/ballot", json={"choices": choices}
        )
        assert answer.status_code == 204
    owners: dict[int, dict[str, int]] = {question: {} for question in scene.questions}
    for voter in came:
        with written() as session:
            for question, chosen in own(session, voter, scene).items():
                owners[question][chosen.receipt or ""] = voter
    return Vote(scene, tuple(came), at, owners, installed_keys().read(key_name(scene.round)))


def answers_about(app: Flask, scene: Scene) -> dict[str, str]:
    """What every address of the round says to a stranger and to a voter."""
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.arguments == {"round_id"} and "GET" in (rule.methods or ())
    ]
    people = {"a stranger": app.test_client(), "a voter": signed_in(app.test_client(), scene.voter)}
    return {
        f"{rule.rule} to {who}": client.get(rule.rule.replace("<int:round_id>", str(scene.round))).text
        for rule in rules
        for who, client in people.items()
    }


def start_of_log(app: Flask) -> str:
    """Where PostgreSQL's write-ahead log stands; SQLite has but one."""
    if app.extensions["database"].is_sqlite:
        return ""
    with app.extensions["database"].engine.connect() as connection:
        segment: str = connection.execute(text("SELECT pg_walfile_name(pg_current_wal_lsn())")).scalar_one()
        return segment


def files_of(app: Flask, since: str) -> list[Path]:
    """The files of the database and of its write-ahead log, with all that is still in memory written to them."""
    database = app.extensions["database"]
    if database.is_sqlite:
        return [Path(f"{database.engine.url.database}{end}") for end in ("", "-wal")]
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        own_folder = connection.execute(text("SELECT pg_relation_filepath('published_ballots')")).scalar_one()
    log = [path for path in (folder / "pg_wal").iterdir() if path.is_file() and path.name >= since]
    return [*sorted((folder / own_folder).parent.iterdir()), *sorted(log)]


@contextmanager
def kept_beside(app: Flask, vote: Vote, question: int, columns: Sequence[Column], *, late: bool) -> Iterator[str]:
    """The table of ballots that a textbook would keep: written when each was cast, or with its time afterwards."""
    kept = Table("kept_ballots", MetaData(), *columns, Column("receipt", String(32)), Column("question_id", Integer))
    receipt_of = {voter: receipt for receipt, voter in vote.owners[question].items()}
    rows = [
        {"receipt": receipt_of[voter], "question_id": question, **({"cast_at": vote.at[voter]} if late else {})}
        for voter in vote.came
    ]
    engine = app.extensions["database"].engine.execution_options(writing=True)
    with engine.begin() as connection:
        kept.create(connection)
    for row in sorted(rows, key=lambda each: each["receipt"]) if late else rows:
        with engine.begin() as connection:
            connection.execute(insert(kept), row)
    try:
        yield kept.name
    finally:
        with engine.begin() as connection:
            kept.drop(connection)


def test_nobody_can_be_linked_to_a_choice_after_close(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    since = start_of_log(app)
    vote = cast_by_all(app, clock)
    with written() as session:
        close(session, vote.scene, clock())
        entries = {each.id: each.member_id for each in session.scalars(select(RollEntry)) if each.member_id}
        units = {each.member_id: each.unit_id for each in session.scalars(select(RollEntry))}
        units |= {each.receipt: each.unit_id for each in session.scalars(select(PublishedBallot))}
        facts = " ".join(str(entry.facts) for entry in session.scalars(select(Entry)))
    forget_key(vote.scene.round, installed_keys())

    voters = traces_of_voters(app, vote.came, entries, vote.came)
    assert "sign_ins by member_id.started_at, first" in voters.trails
    files, answers = files_of(app, since), answers_about(app, vote.scene)
    first, second = vote.scene.questions
    for question in (first, second):
        ballots = traces_of_ballots(app, "published_ballots", question, set(vote.owners[question]), files, answers)
        assert len(ballots.trails["published_ballots as it lies, first"]) == VOTERS
        links, how = most_links(voters, ballots, vote.owners[question], units)
        assert links <= BY_CHANCE, how

    _no_two_answers_are_joined(app, vote, units, files, answers)
    _hidden_columns_tell_nobody_apart(app)
    for content in (path.read_bytes() for path in files):
        assert vote.key not in content
    for told in (facts, caplog.text):
        assert not any(receipt in told for receipt in vote.receipts)
    assert "ballot" not in caplog.text
    assert "/vote" not in caplog.text

    _the_same_search_finds_what_is_kept(app, vote, voters, units, since)


def _no_two_answers_are_joined(
    app: Flask, vote: Vote, units: dict[Any, int], files: list[Path], answers: dict[str, str]
) -> None:
    """Nor do two answers of one person stand where they could be joined."""
    first, second = (
        traces_of_ballots(app, "published_ballots", question, set(owners), files, answers)
        for question, owners in vote.owners.items()
    )
    one, other = vote.owners.values()
    receipt_of = {voter: receipt for receipt, voter in one.items()}
    links, how = most_links(first, second, {receipt: receipt_of[voter] for receipt, voter in other.items()}, units)
    assert links <= BY_CHANCE, how


def _hidden_columns_tell_nobody_apart(app: Flask) -> None:
    """Nor who voted at all, and when: rows of the roll and of the ballots were all written by the one who closed."""
    for table in ("roll_entries", "published_ballots"):
        rows = rows_of(app, table)
        assert len({(row.get("xmin"), row.get("xmax")) for row in rows}) == 1
    assert all("hidden_rowid" not in row for row in rows)


def _the_same_search_finds_what_is_kept(
    app: Flask, vote: Vote, voters: Traces, units: dict[Any, int], since: str
) -> None:
    question = vote.scene.questions[0]
    number = Column("id", Integer, primary_key=True)
    nothing = Column("unit_id", Integer)
    time = Column("cast_at", DateTime(timezone=True))
    for columns, late in (([number], False), ([nothing], False), ([time], True)):
        with kept_beside(app, vote, question, columns, late=late) as table:
            files = files_of(app, since)
            found = traces_of_ballots(app, table, question, set(vote.owners[question]), files if not late else [], {})
            links, _how = most_links(voters, found, vote.owners[question], units)
            assert links >= VOTERS * 0.95
