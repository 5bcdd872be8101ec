"""Letters: written into an outbox within the transaction, sent after it, to a server or in development to files."""

import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy import String, Text, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from deliberation.config import LOOPBACK
from deliberation.database import Base, transaction

SECONDS_TO_WAIT = 20
MOST_AT_ONCE = 200
# A letter that could not be sent, or whose sender was stopped, is tried again after this.
CLAIM_LASTS = timedelta(minutes=15)


class Letter(Base):
    """One e-mail that waits to be sent, or was."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(35))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


def write_letter(session: Session, to: str, language: str, subject: str, body: str, now: datetime) -> Letter:
    """Put a letter into the outbox; it leaves only if the transaction commits."""
    letter = Letter(to=to, language=language, subject=subject, body=body, written_at=now)
    session.add(letter)
    return letter


def send_letters(now: datetime) -> int:
    """Send what waits and return how many left; no failure stops another letter, and several senders share the work."""
    sent = 0
    for _turn in range(MOST_AT_ONCE):
        letter = _claim(now)
        if letter is None:
            break
        sent += _send(letter, now)
    return sent


def _claim(now: datetime) -> Letter | None:
    """Take the next letter for oneself, new ones first, in a transaction that ends before the slow server is asked."""
    is_free = or_(Letter.claimed_at.is_(None), Letter.claimed_at <= now - CLAIM_LASTS)
    query = select(Letter).where(Letter.sent_at.is_(None), is_free)
    first = query.order_by(Letter.claimed_at.is_not(None), Letter.id).limit(1).with_for_update(skip_locked=True)
    with transaction() as session:
        letter = session.scalars(first).one_or_none()
        if letter is not None:
            letter.claimed_at = now
            session.flush()
            session.expunge(letter)
        return letter


def _send(letter: Letter, now: datetime) -> int:
    try:
        _deliver(letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:  # the last for an address that no header can hold
        current_app.logger.warning("letter %d could not be sent: %s", letter.id, type(error).__name__)
        return 0
    # Whoever stops between the two sends it once more when the claim has run out: twice is better than never.
    with transaction() as session:
        # What was said stays with its reader alone, and nobody need know who that was.
        session.execute(update(Letter).where(Letter.id == letter.id).values(sent_at=now, body="", to=""))
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
    with _connection(address) as server:
        # Encrypted and its certificate checked, unless the server is this machine.
        if address.scheme == "smtp" and address.hostname not in LOOPBACK:
            server.starttls(context=ssl.create_default_context())
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)


def _connection(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        encryption = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, address.port or 465, timeout=SECONDS_TO_WAIT, context=encryption)
    return smtplib.SMTP(host, address.port or 587, timeout=SECONDS_TO_WAIT)


def init_app(app: Flask, mail_url: str) -> None:
    """Tell the application where its letters go."""
    app.config["MAIL_URL"] = mail_url
