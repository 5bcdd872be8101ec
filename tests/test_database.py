"""Wholly or not at all: transactions, locks and moments, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event as Signal
from zoneinfo import ZoneInfo

import pysqlite3.dbapi2
import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, StatementError

from deliberation.database import (
    PRAGMAS,
    AlreadyWriting,
    fetch,
    lock,
    lock_for_reading,
    make_engine,
    reading,
    transaction,
)
from deliberation.errors import NotFound
from deliberation.mail import Letter, write_letter
from tests.conftest import NOON
from tests.queries import counting
from tests.threads import SECONDS_TO_WAIT, at_once


def letter(subject: str = "0", at: datetime = NOON) -> int:
    """The number of a new letter."""
    with transaction() as session:
        made = write_letter(session, "somebody@example.org", "en", subject, "…", at)
        session.flush()
        return made.id


def letters() -> int:
    """How many letters there are by now."""
    with transaction() as session:
        return session.scalar(select(func.count(Letter.id))) or 0


class Stopped(Exception):
    """What a test raises in the middle of an act."""


def test_a_transaction_that_fails_leaves_nothing(app: Flask) -> None:
    with suppress(Stopped), transaction() as session:
        write_letter(session, "somebody@example.org", "en", "half", "…", NOON)
        session.flush()
        raise Stopped
    assert letters() == 0


def test_a_transaction_within_another_fails_at_once_and_ends_only_that_one(app: Flask) -> None:
    with suppress(AlreadyWriting), transaction() as session:
        write_letter(session, "somebody@example.org", "en", "outer", "…", NOON)
        with pytest.raises(AlreadyWriting):
            transaction().__enter__()
    assert letters() == 1


def test_what_was_read_before_a_transaction_is_read_anew_after_it(app: Flask) -> None:
    number = letter("before")
    assert fetch(reading(), Letter, number).subject == "before"
    with transaction() as session:
        fetch(session, Letter, number).subject = "after"
    assert fetch(reading(), Letter, number).subject == "after"


def test_a_reader_sees_nothing_of_what_has_not_been_committed(app: Flask) -> None:
    number = letter("before")
    with transaction() as session:
        fetch(session, Letter, number).subject = "after"
        session.flush()
        assert fetch(reading(), Letter, number).subject == "before"


@pytest.mark.parametrize("find", [fetch, lock, lock_for_reading])
def test_a_number_that_nothing_has_is_not_found(app: Flask, find: type) -> None:
    with transaction() as session, pytest.raises(NotFound):
        find(session, Letter, 999)


def test_no_change_under_a_lock_is_lost(app: Flask) -> None:
    number = letter("0")

    def count(_which: int) -> None:
        with transaction() as session:
            held = lock(session, Letter, number)
            held.subject = str(int(held.subject) + 1)

    at_once(app, 16, count)
    assert fetch(reading(), Letter, number).subject == "16"


def test_whoever_changes_a_row_waits_for_those_who_hold_it_for_reading(app: Flask) -> None:
    number = letter("open")
    is_held, may_end = Signal(), Signal()

    def hold() -> str:
        with app.app_context(), transaction() as session:
            held = lock_for_reading(session, Letter, number)
            is_held.set()
            may_end.wait(SECONDS_TO_WAIT)
            session.refresh(held)
            return held.subject

    def close() -> None:
        with app.app_context():
            is_held.wait(SECONDS_TO_WAIT)
            with transaction() as session:
                lock(session, Letter, number).subject = "closed"

    with ThreadPoolExecutor(2) as people:
        holder, closer = people.submit(hold), people.submit(close)
        is_held.wait(SECONDS_TO_WAIT)
        assert not closer.done()
        may_end.set()
        assert holder.result(SECONDS_TO_WAIT) == "open"
        closer.result(SECONDS_TO_WAIT)
    assert fetch(reading(), Letter, number).subject == "closed"


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_those_who_hold_a_row_for_reading_do_so_side_by_side(app: Flask) -> None:
    number = letter()
    others = [Signal(), Signal()]

    def hold(which: int) -> bool:
        with transaction() as session:
            lock_for_reading(session, Letter, number)
            others[which].set()
            return others[1 - which].wait(SECONDS_TO_WAIT)

    assert at_once(app, 2, hold) == [True, True]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_row_is_locked_once_and_more_strongly_when_needed(app: Flask) -> None:
    number = letter()
    with counting(app) as statements, transaction() as session:
        for _again in range(2):
            lock_for_reading(session, Letter, number)
        for _again in range(2):
            lock(session, Letter, number)
            lock_for_reading(session, Letter, number)
    taken = [statement.partition(" FOR ")[2].split()[0] for statement in statements if " FOR " in statement]
    assert taken == ["SHARE", "UPDATE"]


def test_a_moment_comes_back_in_utc_wherever_it_was_said(app: Flask) -> None:
    nairobi = datetime(2026, 3, 2, 15, 0, tzinfo=ZoneInfo("Africa/Nairobi"))
    kathmandu = datetime(2026, 3, 2, 17, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    for moment in (nairobi, kathmandu, NOON):
        kept = fetch(reading(), Letter, letter(at=moment)).written_at
        assert kept == NOON
        assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        letter(at=datetime(2026, 3, 2, 12, 0))  # noqa: DTZ001
    assert letters() == 0


def test_no_error_of_a_database_tells_what_somebody_wrote(app: Flask) -> None:
    with pytest.raises(DBAPIError) as failed, transaction() as session:
        session.execute(insert(Letter).values(to="secret@example.org", language="en", body="…"))
    assert "secret@example.org" not in str(failed.value).partition("DETAIL")[0]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_sqlite_never_loses_what_it_acknowledged(app: Flask) -> None:
    with app.extensions["database"].engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert found == PRAGMAS
    assert (found["journal_mode"], found["synchronous"], found["secure_delete"]) == ("wal", 2, 1)


def test_an_old_sqlite_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3.dbapi2, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(RuntimeError, match=r"take 3\.51\.3 or newer"):
        make_engine(f"sqlite:///{tmp_path / 'old.db'}")
