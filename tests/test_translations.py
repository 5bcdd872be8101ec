"""Every language that the interface offers says everything, and fills in what it is given."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from deliberation.locale import REGISTRY, SOURCE_LANGUAGE, TRANSLATIONS, Language

PROJECT = Path(__file__).parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# "One member" and "two members" need no figure in many languages; Jinja calls the figure num.
FIGURE = re.compile(r"%\((\w+)\)d|%\((?=num\))(num)\)s")
TRANSLATED = [language for language in REGISTRY if language.tag != SOURCE_LANGUAGE]


def said_in_the_source() -> Catalog:
    """Every text of code and templates."""
    with (PROJECT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    catalog = Catalog()
    for folder in ("deliberation", "templates"):
        for name, line, text, _comments, context in extract_from_dir(PROJECT / folder, methods, options, KEYWORDS):
            catalog.add(text, locations=[(f"{folder}/{name}", line)], context=context)
    return catalog


def catalogue(language: Language) -> Catalog:
    with (TRANSLATIONS / language.locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language.locale, abort_invalid=True)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def faults(message: Message, translated: Message | None, plurals: int) -> Iterator[str]:
    """What is wrong with one translation."""
    where = f"{message.locations[0][0]}:{message.locations[0][1]}: {message.id!r}"
    if translated is None or not all(forms(translated.string)):
        yield f"{where} is not translated"
        return
    if translated.fuzzy:
        yield f"{where} is only guessed"
    if message.pluralizable and len(translated.string) != plurals:
        yield f"{where} needs {plurals} plural forms"
    known = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
    needed = (
        known - set(filter(None, chain.from_iterable(FIGURE.findall(" ".join(forms(message.id))))))
        if message.pluralizable
        else known
    )
    for form in forms(translated.string):
        if not needed <= set(PLACEHOLDER.findall(form)) <= known:
            yield f"{where} loses or invents a placeholder in {form!r}"


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_everything_is_translated(language: Language) -> None:
    translated = catalogue(language)
    found = [
        fault
        for message in said_in_the_source()
        if message.id
        for fault in faults(message, translated.get(message.id, message.context), translated.num_plurals)
    ]
    assert found == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_the_catalogue_can_be_compiled(language: Language) -> None:
    assert [(message.id, list(map(str, errors))) for message, errors in catalogue(language).check()] == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_plural_forms_are_those_of_the_registry(language: Language) -> None:
    assert catalogue(language).plural_forms.rstrip(";") == language.plural_forms.rstrip(";")


def test_the_source_is_searched_in_code_and_templates() -> None:
    folders = {message.locations[0][0].split("/")[0] for message in said_in_the_source() if message.id}
    assert folders == {"deliberation", "templates"}
