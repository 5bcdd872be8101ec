"""The set as a table for spreadsheets: one row for each criterion and language."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from deliberation.criteria.projections import Document, Format, Signature
from deliberation.locale import lazy_gettext as _

COLUMNS = (
    *("set", "version", "released", "simulated", "id", "area", "area_title", "tier", "regions", "elements"),
    *("language", "statement", "why", "evidence", "exclusion", "fit_for", "licence"),
)
# A cell that begins like this may be run as a formula by whoever opens the file (OWASP); the last four are full-width.
FORMULA = frozenset("=+-@＝＋－＠")
BLANKS = frozenset("\t\r\n")


def write(document: Document, _signature: Signature) -> bytes:
    """The table as RFC 4180 has it, in UTF-8 with a byte order mark.

    Without the mark the most used spreadsheets read Arabic and Chinese as gibberish; readers that expect none get it as
    a part of the first column's name, and are told to expect it where the file is offered.
    """
    table = StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(document):
        writer.writerow({name: quoted(cell) for name, cell in row.items()})
    return table.getvalue().encode("utf-8-sig")


def quoted(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would take it for a formula."""
    is_formula = cell[:1] in BLANKS or cell.lstrip()[:1] in FORMULA
    return f"'{cell}" if cell and is_formula else cell


def _rows(document: Document) -> Iterator[dict[str, str]]:
    areas = {area["key"]: area["title"] for area in document["areas"]}
    shared = {
        "set": document["set"]["slug"],
        "version": document["version"],
        "released": document["released"],
        "simulated": "yes" if document.get("simulated") else "no",
        "licence": document["set"]["licence"],
    }
    for criterion in document["criteria"]:
        for language in criterion["statement"]:
            yield {**shared, **_row(criterion, areas.get(criterion["area"], {}), language)}


def _row(criterion: Mapping[str, Any], area_title: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        "id": criterion["id"],
        "area": criterion["area"],
        "area_title": area_title.get(language, ""),
        "tier": criterion["tier"],
        "regions": " ".join(criterion["regions"]),
        "elements": " ".join(criterion["elements"]),
        "language": language,
        "statement": criterion["statement"][language],
        "why": criterion["why"].get(language, ""),
        "evidence": "\n".join(criterion["evidence"].get(language, [])),
        "exclusion": criterion["exclusion"].get(language, ""),
        "fit_for": " ".join(criterion["fit_for"]),
    }


FORMAT = Format(_("CSV, for spreadsheets"), "text/csv; charset=utf-8; header=present", "csv", write)
