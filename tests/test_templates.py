"""House rules of templates and style sheets, which no linter knows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
STYLES = sorted((PROJECT / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right)|text-align:\s*(left|right)|(?<![\w-])(left|right)\s*:"
)


def broken(path: Path, rule: re.Pattern[str]) -> Iterator[str]:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if rule.search(line):
            yield f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:120]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_template_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    assert list(broken(path, re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_form_is_checked_by_us_and_not_by_the_browser_in_its_own_language(path: Path) -> None:
    posts = re.compile(r"<form(?=[^>]*method=\"post\")(?![^>]*novalidate)")
    assert list(broken(path, posts)) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_knows_beginnings_and_ends_and_no_sides(path: Path) -> None:
    assert list(broken(path, PHYSICAL)) == []
