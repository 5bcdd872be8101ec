"""What we write to people: short, in their language, with subjects that give nothing away."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy.orm import Session

from deliberation.errors import Sentence
from deliberation.locale import BY_TAG, SOURCE_LANGUAGE, force_locale
from deliberation.locale import lazy_gettext as _
from deliberation.mail import send_letters, write_letter


class Occasion(StrEnum):
    """Why a letter is written."""

    SIGN_IN = "sign_in"
    NO_ACCOUNT = "no_account"
    JOIN = "join"
    ALREADY_JOINED = "already_joined"
    NEW_ADDRESS = "new_address"
    ADDRESS_TAKEN = "address_taken"
    PRESENCE = "presence"


_GREETING = _("Hello,")
_ONCE = _("It works once, within %(minutes)s minutes. If you did not ask for it, you can throw this letter away.")
_THROW_AWAY = _("If you did not ask for it, you can throw this letter away.")
_SIGN_IN, _JOIN, _ADDRESS = _("Your link to sign in"), _("Your link to join"), _("Your new address")
_LINK = "%(address)s"

# Subject, then the paragraphs.
_TEXTS: Mapping[Occasion, tuple[Sentence, tuple[Sentence, ...]]] = {
    Occasion.SIGN_IN: (_SIGN_IN, (_("Open this link and press the button to sign in:"), _LINK, _ONCE)),
    Occasion.NO_ACCOUNT: (
        _SIGN_IN,
        (
            _("Somebody asked to sign in with this address, but no account has it. Perhaps you used another address."),
            _("You can also join here:"),
            _LINK,
            _THROW_AWAY,
        ),
    ),
    Occasion.JOIN: (_JOIN, (_("Welcome! Open this link and press the button to finish joining:"), _LINK, _ONCE)),
    Occasion.ALREADY_JOINED: (
        _JOIN,
        (
            _("You already have an account with this address. Open this link and press the button to sign in:"),
            _LINK,
            _ONCE,
        ),
    ),
    Occasion.NEW_ADDRESS: (
        _ADDRESS,
        (_("Open this link and press the button to use this address from now on:"), _LINK, _ONCE),
    ),
    Occasion.ADDRESS_TAKEN: (
        _ADDRESS,
        (
            _("Somebody wanted to use this address for another account. It belongs to yours already."),
            _("Nothing was changed, and you need not do anything."),
        ),
    ),
    Occasion.PRESENCE: (
        _("Please confirm that it is you"),
        (
            _("Open this link where you are signed in, and press the button to confirm that it is you:"),
            _LINK,
            _("It works once, within %(minutes)s minutes."),
            _("If you did not ask for it, somebody else may be using your account. Please sign out on all devices."),
        ),
    ),
}


def write(session: Session, occasion: Occasion, to: str, language: str | None, now: datetime, **filled: object) -> None:
    """Write a letter in the reader's language, as far as our pages speak it; `filled` are the words it leaves open."""
    tag = language if language in BY_TAG else SOURCE_LANGUAGE
    subject, paragraphs = _TEXTS[occasion]
    with force_locale(BY_TAG[tag].locale):
        body = "\n\n".join(str(paragraph) % filled for paragraph in (_GREETING, *paragraphs))
        write_letter(session, to, tag, str(subject), body, now)


def post(now: datetime) -> None:
    """Send what was just written where letters are only files, as on a machine of one's own; else the job does it."""
    if current_app.config["MAIL_URL"].startswith("file:"):
        send_letters(now)
