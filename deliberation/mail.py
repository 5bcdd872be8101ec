"""Letters: written into an outbox within the transaction, sent after it, to a server or in development to files."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from deliberation.database import Base, transaction

SECONDS_TO_WAIT = 20
MOST_AT_ONCE = 200


class Letter(Base):
    """One e-mail that waits to be sent, or was."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(35))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


def write_letter(session: Session, to: str, language: str, subject: str, body: str, now: datetime) -> Letter:
    """Put a letter into the outbox; it leaves only if the transaction commits."""
    letter = Letter(to=to, language=language, subject=subject, body=body, written_at=now)
    session.add(letter)
    return letter


def send_letters(now: datetime) -> int:
    """Send what waits and return how many left; each in a transaction of its own, so that no failure stops another."""
    sent = 0
    with transaction() as session:
        unsent = select(Letter.id).where(Letter.sent_at.is_(None)).order_by(Letter.id)
        waiting = session.scalars(unsent.limit(MOST_AT_ONCE)).all()
    for letter_id in waiting:
        sent += _send_one(letter_id, now)
    return sent


def _send_one(letter_id: int, now: datetime) -> int:
    with transaction() as session:
        letter = session.get(Letter, letter_id, with_for_update={"skip_locked": True})
        if letter is None or letter.sent_at is not None:
            return 0
        try:
            _deliver(letter)
        except (OSError, smtplib.SMTPException) as error:
            current_app.logger.warning("a letter could not be sent: %s", type(error).__name__)
            return 0
        letter.sent_at = now
        # What was said stays with its reader alone.
        letter.body = ""
        return 1


def _deliver(letter: Letter) -> None:
    address = urlsplit(current_app.config["MAIL_URL"])
    message = EmailMessage()
    message["To"], message["Subject"] = letter.to, letter.subject
    message["From"] = parse_qs(address.query).get("from", ["no-reply@" + (address.hostname or "localhost")])[0]
    message.set_content(letter.body)
    message["Content-Language"] = letter.language  # after the content, which would take it away
    if address.scheme == "file":
        folder = Path(unquote(address.path))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / f"{letter.id:06d}.eml").write_bytes(bytes(message))
        return
    with smtplib.SMTP(address.hostname or "localhost", address.port or 587, timeout=SECONDS_TO_WAIT) as server:
        server.starttls()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)


def init_app(app: Flask, mail_url: str) -> None:
    """Tell the application where its letters go."""
    app.config["MAIL_URL"] = mail_url
