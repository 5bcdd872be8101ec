"""The texts of proposals as people send them."""

from typing import Annotated, Any

from langcodes import standardize_tag
from pydantic import AfterValidator, BeforeValidator, Field

from deliberation.errors import invalid
from deliberation.inputs import LONGEST_STATEMENT, Form, Line, Prose, Statement, clean_line
from deliberation.locale import is_language
from deliberation.locale import lazy_gettext as _
from deliberation.proposals.models import FitFor
from deliberation.rules.wording import clean_text

MOST_ALTERNATIVES = 8
MOST_ELEMENTS = 20
LONGEST_CURSOR = 9


def cursor(sent: str | None) -> int:
    """The number after which a list goes on; 0, its beginning, for anything that is not one."""
    return int(sent) if sent and sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_CURSOR else 0


def _known_language(tag: str) -> str:
    if not is_language(tag):
        raise invalid("", "unknown_language", _("This is not a language tag such as en, ar or pt-BR."))
    return standardize_tag(tag)


def _in_words(statement: str) -> str:
    if not any(sign.isalnum() for sign in statement):
        raise invalid("", "no_words", _("Please say it in words."))
    return statement


def _one_a_line(sent: Any) -> Any:
    """A page sends one box with an alternative on each line, a machine a list; an error is about the box."""
    pieces = [sent] if isinstance(sent, str) else sent
    if not isinstance(pieces, list | tuple) or not all(isinstance(piece, str) for piece in pieces):
        return sent
    lines = [clean_line(line) for piece in pieces for line in clean_text(piece).split("\n")]
    if any("\N{REPLACEMENT CHARACTER}" in line for line in lines):
        raise invalid("", "unreadable", _("Some of these characters could not be read. Please type them again."))
    return _short_enough([line for line in lines if line])


def _short_enough(lines: list[str]) -> list[str]:
    if not lines:
        raise invalid("", "missing", _("Please fill this in."))
    if len(lines) > MOST_ALTERNATIVES:
        raise invalid("", "too_long", _("These are too many lines: at most %(most)s.", most=MOST_ALTERNATIVES))
    if any(len(line) > LONGEST_STATEMENT for line in lines):
        sentence = _("A line is too long: at most %(most)s characters each.", most=LONGEST_STATEMENT)
        raise invalid("", "string_too_long", sentence)
    return lines


def _in_order(uses: tuple[FitFor, ...]) -> tuple[FitFor, ...]:
    return tuple(use for use in FitFor if use in uses)


def _each_once(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


LanguageTag = Annotated[str, AfterValidator(_known_language)]
Alternatives = Annotated[tuple[str, ...], BeforeValidator(_one_a_line)]


class TextForm(Form):
    """The text of a proposal, in the language that its author declares."""

    language: LanguageTag
    statement: Annotated[Statement, AfterValidator(_in_words)]
    why: Prose
    evidence: Alternatives
    exclusion: Prose
    fit_for: Annotated[tuple[FitFor, ...], Field(min_length=1, max_length=len(FitFor)), AfterValidator(_in_order)]


class ProposalForm(TextForm):
    """A new proposal."""

    area: Line
    elements: Annotated[tuple[Line, ...], Field(max_length=MOST_ELEMENTS), AfterValidator(_each_once)] = ()


class RevisionForm(TextForm):
    """A new text for a proposal, written on the version of this number."""

    based_on: int = Field(ge=1)


class ClosenessForm(Form):
    """A statement that others may have made already."""

    statement: Statement
    language: LanguageTag
