"""What arrived: the letters that the application wrote to files."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask


def _folder(app: Flask) -> Path:
    return Path(unquote(urlsplit(app.config["MAIL_URL"]).path))


def empty_mailbox(app: Flask) -> None:
    """Throw all letters away."""
    for path in _folder(app).glob("*.eml"):
        path.unlink()


def letters_to(app: Flask, address: str) -> list[EmailMessage]:
    """The letters to one address, in the order in which they were written."""
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(_folder(app).glob("*.eml"))]
    return [letter for letter in found if letter["To"] == address]


def body_of(letter: EmailMessage) -> str:
    """What the letter says."""
    return str(letter.get_content())


def link_in(letter: EmailMessage) -> str:
    """The path of the page to which the letter's one link leads."""
    (address,) = re.findall(r"http://localhost:5000(\S+)", body_of(letter))
    return str(address)


def last_link(app: Flask, address: str) -> str:
    """The link of the newest letter to an address."""
    return link_in(letters_to(app, address)[-1])
