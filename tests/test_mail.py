"""Letters leave after what they tell of has been committed, once, and leave nothing of what they said."""

import email
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation.database import reading, transaction
from deliberation.mail import CLAIM_LASTS, Letter, send_letters, write_letter
from tests.conftest import NOON
from tests.mail_server import mail_server
from tests.threads import at_once


@pytest.fixture(autouse=True)
def outbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own into which letters are sent."""
    folder = tmp_path / "a mail folder"
    monkeypatch.setitem(app.config, "MAIL_URL", f"file://{str(folder).replace(' ', '%20')}")
    return folder


def write(to: str = "amina@example.org", subject: str = "رسالة", body: str = "A link: https://example.org/x") -> None:
    """Put a letter into the outbox."""
    with transaction() as session:
        write_letter(session, to, "ar", subject, body, NOON)


def kept() -> list[Letter]:
    """Every letter as the database has it."""
    return list(reading().scalars(select(Letter).order_by(Letter.id)))


def arrived(folder: Path) -> list[EmailMessage]:
    """Every letter as its reader has it."""
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def test_a_letter_arrives_as_it_was_written(app: Flask, outbox: Path) -> None:
    write()
    assert send_letters(NOON) == 1
    (letter,) = arrived(outbox)
    assert (letter["To"], letter["Subject"], letter["Content-Language"]) == ("amina@example.org", "رسالة", "ar")
    assert letter["From"] == "no-reply@localhost"
    assert letter.get_content() == "A link: https://example.org/x\n"


def test_what_a_sent_letter_said_is_wiped(app: Flask) -> None:
    write()
    send_letters(NOON)
    (letter,) = kept()
    assert (letter.body, letter.sent_at) == ("", NOON)


def test_a_letter_of_an_act_that_failed_does_not_leave(app: Flask, outbox: Path) -> None:
    with suppress(RuntimeError), transaction() as session:
        write_letter(session, "amina@example.org", "en", "Hello", "…", NOON)
        session.flush()
        raise RuntimeError
    assert send_letters(NOON) == 0
    assert arrived(outbox) == []


def test_a_letter_is_sent_once(app: Flask, outbox: Path) -> None:
    write()
    assert [send_letters(NOON), send_letters(NOON), send_letters(NOON + CLAIM_LASTS * 2)] == [1, 0, 0]


def test_two_senders_at_once_send_each_letter_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        monkeypatch.setitem(app.config, "MAIL_URL", server.url)
        for number in range(12):
            write(subject=f"Letter {number}")
        assert sum(at_once(app, 4, lambda _which: send_letters(NOON))) == 12
    subjects = sorted(str(email.message_from_bytes(letter)["Subject"]) for letter in server.letters)
    assert subjects == sorted(f"Letter {number}" for number in range(12))


def test_a_mail_server_is_given_the_sender_that_was_set(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        monkeypatch.setitem(app.config, "MAIL_URL", server.url)
        write(subject="Hello")
        assert send_letters(NOON) == 1
    (letter,) = server.letters
    assert b"From: dialogue@example.org" in letter


def test_what_cannot_be_sent_stays_and_is_tried_again_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(refuses=True) as server:
        monkeypatch.setitem(app.config, "MAIL_URL", server.url)
        write()
        assert send_letters(NOON) == 0
        assert "amina" not in caplog.text
        assert "SMTPRecipientsRefused" in caplog.text
        server.refuses = False
        assert send_letters(NOON + CLAIM_LASTS - timedelta(seconds=1)) == 0
        assert send_letters(NOON + CLAIM_LASTS) == 1
    assert len(server.letters) == 1


def test_a_server_that_is_not_there_loses_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        gone = server.url
    monkeypatch.setitem(app.config, "MAIL_URL", gone)
    write()
    assert send_letters(NOON) == 0
    assert kept()[0].body.startswith("A link")


def test_one_that_can_never_be_sent_keeps_no_other_waiting(app: Flask, outbox: Path) -> None:
    write(to="two\nlines@example.org")
    write(to="ben@example.org")
    assert send_letters(NOON) == 1
    assert [letter["To"] for letter in arrived(outbox)] == ["ben@example.org"]
    write(to="cleo@example.org")
    assert send_letters(NOON + CLAIM_LASTS) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
def test_a_server_elsewhere_must_encrypt(app: Flask, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with mail_server() as server:
        # Another way to write this machine, which is not one of its own names.
        port = server.server_address[1]
        monkeypatch.setitem(app.config, "MAIL_URL", f"{scheme}://127.1:{port}")
        write()
        assert send_letters(NOON) == 0
    assert server.letters == []
