"""What people send about their accounts."""

import unicodedata
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, StringConstraints

from deliberation.errors import invalid
from deliberation.inputs import Form, Line
from deliberation.locale import BY_TAG, is_language, is_time_zone
from deliberation.locale import lazy_gettext as _
from deliberation.people.models import Theme

LONGEST_ADDRESS = 254
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
MOST_LANGUAGES = 10


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise invalid("", "not_an_address", _("This does not look like an e-mail address.")) from None


def _password(text: str) -> str:
    if len(text) < SHORTEST_PASSWORD:
        raise invalid("", "too_short", _("A password needs at least %(least)s characters.", least=SHORTEST_PASSWORD))
    if len(set(text)) < 4:
        raise invalid("", "too_simple", _("This password is too easy to guess."))
    return _composed(text)


def _composed(text: str) -> str:
    """One keyboard composes letters with their accents, another one does not."""
    return unicodedata.normalize("NFC", text)


def _language(tag: str) -> str:
    if not is_language(tag):
        raise invalid("", "not_a_language", _("We do not know this language."))
    return tag


def _interface_language(tag: str) -> str:
    if tag not in BY_TAG:
        raise invalid("", "not_offered", _("Our pages are not written in this language yet."))
    return tag


def _zone(name: str) -> str:
    if not is_time_zone(name):
        raise invalid("", "not_a_time_zone", _("We do not know this time zone."))
    return name


def _readable(name: str) -> str:
    """Whoever is named by signs that nobody sees could pass for somebody else."""
    if not any(sign.isalnum() for sign in name):
        raise invalid("", "no_letters", _("A name needs at least one letter."))
    return name


def _different(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


ShownName = Annotated[Line, StringConstraints(max_length=80), AfterValidator(_readable)]
Address = Annotated[Line, StringConstraints(max_length=LONGEST_ADDRESS), AfterValidator(_address)]
Password = Annotated[str, StringConstraints(max_length=LONGEST_PASSWORD), AfterValidator(_password)]
# What is compared with a password that exists: any text, taken as it is.
Attempt = Annotated[str, StringConstraints(max_length=LONGEST_PASSWORD), AfterValidator(_composed)]
Languages = Annotated[
    list[Annotated[str, AfterValidator(_language)]], Field(max_length=MOST_LANGUAGES), AfterValidator(_different)
]
InterfaceLanguage = Annotated[str, AfterValidator(_interface_language)]
Zone = Annotated[str, AfterValidator(_zone)]
# Where to go afterwards; returning.py decides whether it is one of our own pages.
Wish = Annotated[str, StringConstraints(max_length=500)]


class PasswordSignIn(Form):
    """An address or sign-in name, and its password."""

    identifier: Annotated[Line, StringConstraints(max_length=LONGEST_ADDRESS), AfterValidator(str.lower)]
    password: Attempt
    shared_phone: bool = False
    next: Wish | None = None


class LinkWish(Form):
    """Where to mail a link that signs in."""

    email: Address
    next: Wish | None = None


class LinkUse(Form):
    """The button under a mailed link; a machine sends the token itself, a page has it in its address."""

    token: Annotated[str, StringConstraints(max_length=100)] | None = None
    shared_phone: bool = False


class Proof(Form):
    """The password once more."""

    password: Attempt
    next: Wish | None = None


class Preferences(Form):
    """What a member chooses for themselves."""

    shown_name: ShownName
    languages: Languages = Field(default_factory=list)
    interface_language: InterfaceLanguage | None = None
    time_zone: Zone | None = None
    theme: Theme = Theme.DEVICE
    saves_data: bool = False


class NewPassword(Form):
    """A password to sign in with from now on."""

    password: Password


class NewAddress(Form):
    """An address to sign in with once it is confirmed; empty to have none any more."""

    email: Address | None = None


class Nothing(Form):
    """A button without fields."""

    next: Wish | None = None
