"""What people write, as safe HTML: Markdown with HTML off, then an allow-list."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "s"}
# Without a word on "*", titles and languages would pass on everything.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("strikethrough")
_parser.disable(["image", "heading", "lheading"])


# A text is read far more often than written, and some take a quarter of a second.
@lru_cache(maxsize=512)
def to_html(source: str) -> Markup:
    """The text as HTML; only paragraphs, emphasis, lists, quotations, code and links survive."""
    # nh3 has the last word on what is markup.
    return Markup(  # noqa: S704
        nh3.clean(
            _parser.render(source),
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener noreferrer ugc",
        )
    )
