"""Each format says what the document says, in its own way."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.criteria import formats
from deliberation.criteria.document import document_of
from deliberation.criteria.formats.comma_separated import COLUMNS, quoted
from deliberation.criteria.projections import found_in
from deliberation.locale import force_locale
from tests.conftest import written
from tests.criteria.factories import STATEMENTS, listing, released_set
from tests.html import faults


def bytes_in(extension: str, **about: Any) -> bytes:
    """A release in one format."""
    with written() as session:
        found = released_set(session, **about)
        return formats.TABLE[extension].write(document_of(found), found.signature)


def rows(content: bytes) -> list[dict[str, str]]:
    """A table as a program reads it that knows of the byte order mark."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_the_formats_are_the_modules_in_their_folder() -> None:
    assert sorted(formats.TABLE) == ["csv", "html", "json", "sig.json"]


def test_own_json_is_the_kept_document_byte_for_byte(app: Flask) -> None:
    with written() as session:
        found = released_set(session)
        assert formats.TABLE["json"].write(document_of(found), found.signature).decode("utf-8") == found.document


def test_the_table_has_a_row_for_each_criterion_and_language(app: Flask) -> None:
    found = rows(bytes_in("csv"))
    assert [(row["tier"], row["language"]) for row in found] == [
        ("essential", "ar"),
        ("essential", "en"),
        ("essential", "zh"),
        ("recommended", "en"),
        ("contextual", "ar"),
    ]
    first = {row["language"]: row for row in found[:3]}
    assert {language: row["statement"] for language, row in first.items()} == STATEMENTS
    assert first["en"]["evidence"] == "A letter from a local group\nA certificate"
    assert first["ar"]["evidence"] == ""
    assert (first["en"]["area"], first["en"]["area_title"], first["ar"]["area_title"]) == ("knowledge", "Knowledge", "")
    assert (found[4]["regions"], found[4]["fit_for"]) == ("africa", "hiring self_reflection")
    assert len({row["id"] for row in found}) == 3


def test_the_table_begins_with_a_mark_and_ends_lines_as_rfc_4180_says(app: Flask) -> None:
    content = bytes_in("csv")
    assert content.startswith(b'\xef\xbb\xbf"set","version"')
    assert content.endswith(b'"\r\n')
    header = content.decode("utf-8-sig").split("\r\n")[0]
    assert header == ",".join(f'"{column}"' for column in COLUMNS)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\nText", "'\nText"),
        ("\rText", "'\rText"),
        ("Text = text", "Text = text"),
        ("", ""),
        ("'quoted'", "'quoted'"),
    ],
)
def test_a_cell_that_would_run_is_quoted(cell: str, safe: str) -> None:
    assert quoted(cell) == safe


def test_formulas_and_quotes_and_line_ends_survive_the_table(app: Flask) -> None:
    statement = '=HYPERLINK("https://example.org";"tap, here")'
    (row,) = rows(bytes_in("csv", listings=[listing(statement={"en": statement}, why={"en": "one\ntwo"})]))
    assert (row["statement"], row["why"]) == (f"'{statement}", "one\ntwo")


@pytest.mark.parametrize(("is_simulated", "said"), [(True, "yes"), (False, "no")])
def test_the_table_says_in_every_row_whether_members_were_simulated(app: Flask, is_simulated: bool, said: str) -> None:
    assert {row["simulated"] for row in rows(bytes_in("csv", is_simulated=is_simulated))} == {said}


def test_the_page_to_keep_holds_every_language_and_leads_nowhere(app: Flask) -> None:
    page = bytes_in("html", is_simulated=True).decode("utf-8")
    assert faults(page) == []
    for language, statement in STATEMENTS.items():
        assert f'<section lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert statement in page
    assert "Simulated." in page
    assert "Nothing here" not in page
    assert "<script" not in page
    assert "href" not in page
    assert "style" not in page


def test_the_page_to_keep_is_the_same_whoever_reads(app: Flask) -> None:
    with written() as session:
        found = released_set(session, language="ar", title="ما تجلبه المدرّبة")
        document, signature = document_of(found), found.signature
    pages = []
    for reader in ("en", "ar"):
        with app.test_request_context(f"/?hl={reader}"), force_locale(reader):
            pages.append(formats.TABLE["html"].write(document, signature))
    assert pages[0] == pages[1]
    assert '<html lang="ar" dir="rtl">' in pages[0].decode("utf-8")


def test_markup_in_a_text_stays_text(app: Flask) -> None:
    page = bytes_in("html", listings=[listing(statement={"en": "<script>alert(1)</script>"})]).decode("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


SHOUTING = """
from deliberation.criteria.projections import Format

def write(document, signature):
    return document["criteria"][0]["statement"]["en"].upper().encode()

FORMAT = Format("Shouting", "text/plain; charset=utf-8", "txt", write)
"""


@pytest.fixture
def one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module laid into the folder of formats, as somebody would who adds one."""
    (tmp_path / "shouting.py").write_text(SHOUTING)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    table = found_in(formats.__name__, formats.__path__)
    monkeypatch.delitem(sys.modules, "deliberation.criteria.formats.shouting")
    for extension, made in table.items():
        monkeypatch.setitem(formats.TABLE, extension, made)
    return "txt"


def test_a_format_is_added_by_adding_a_file(app: Flask, client: FlaskClient, one_more_file: str) -> None:
    with written() as session:
        released_set(session, slug="trainers")
    answer = client.get(f"/sets/trainers/1.0.0.{one_more_file}")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.startswith("HAS AT LEAST TWO YEARS")
    page = client.get("/sets/trainers").text
    assert f"/sets/trainers/1.0.0.{one_more_file}" in page
    assert "Shouting" in page


def test_two_formats_cannot_end_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "another.py").write_text(SHOUTING.replace('"txt"', '"csv"'))
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=r"two formats end in \.csv"):
        found_in(formats.__name__, formats.__path__)
    monkeypatch.delitem(sys.modules, "deliberation.criteria.formats.another")
