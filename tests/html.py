"""What is wrong with a page as HTML, by the parser of the standard and by ids that are there twice."""

from collections import Counter

import html5lib
from html5lib.constants import E


def faults(page: str) -> list[str]:
    """Every parse error with its line, and every id that two elements claim; empty when there is none."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    document = parser.parse(page)
    found = [f"line {line}: {E[code] % detail}" for (line, _column), code, detail in parser.errors]
    claims = Counter(element.get("id") for element in document.iter() if element.get("id") is not None)
    return found + [f"id {name} is claimed {times} times" for name, times in claims.items() if times > 1]
