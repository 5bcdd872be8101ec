"""What people write becomes HTML in which nothing of theirs runs, loads or hides."""

import re
from time import monotonic

import html5lib
import pytest

from deliberation.inputs import LONGEST_TEXT
from deliberation.markdown import ATTRIBUTES, TAGS, to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "![picture](https://example.org/spy.png)",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](\x01javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "<javascript:alert(1)>",
    '[click](https://example.org "title\\" onmouseover=alert(1)")',
    "<a href='https://example.org' style='position:fixed' class='button' id='x' target='_blank'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "`</code><script>alert(1)</script>`",
    "<!-- --!><script>alert(1)</script> -->",
    "<form action='/sign-out' method='post'><button>x</button></form>",
    "<base href='https://example.org'><meta http-equiv=refresh content=0>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_of_a_strangers_runs(source: str) -> None:
    tree = html5lib.parseFragment(str(to_html(source)), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in TAGS
        allowed = ATTRIBUTES.get(str(element.tag), set()) | ({"rel"} if element.tag == "a" else set())
        assert set(element.attrib) <= allowed
        if "href" in element.attrib:
            assert re.match("https?://|mailto:", element.attrib["href"])
            assert "nofollow" in element.attrib["rel"]
            assert "noopener" in element.attrib["rel"]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("*so* **it** ~~is~~", "<p><em>so</em> <strong>it</strong> <s>is</s></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>\n"),
        ("# not a heading", "<p># not a heading</p>\n"),
        ("", ""),
    ],
)
def test_plain_marks_are_understood(source: str, html: str) -> None:
    assert str(to_html(source)) == html


@pytest.mark.parametrize("sign", ["[", "*", "`", "<", "![", "> ", "~~", "[a](", "- "])
def test_no_text_that_is_taken_keeps_a_server_busy(sign: str) -> None:
    began = monotonic()
    to_html((sign * LONGEST_TEXT)[:LONGEST_TEXT])
    assert monotonic() - began < 5


def test_a_page_of_slow_texts_is_slow_once() -> None:
    slow = ["[" * (LONGEST_TEXT - number) for number in range(4)]
    began = monotonic()
    for text in slow * 40:
        to_html(text)
    assert monotonic() - began < 10
