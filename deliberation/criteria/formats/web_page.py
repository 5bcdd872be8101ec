"""The set as one page without links to anywhere: to keep, to print, to open in a word processor."""

from flask import current_app

from deliberation.criteria.presenting import sections
from deliberation.criteria.projections import Document, Format, Signature
from deliberation.criteria.words import TIERS, use_words
from deliberation.locale import BY_TAG, SOURCE_LANGUAGE, force_locale
from deliberation.locale import lazy_gettext as _


def write(document: Document, _signature: Signature) -> bytes:
    """Every criterion in all its languages; headings in the language of the set's own title, whoever reads."""
    own = next(iter(document["set"]["title"]))
    language = BY_TAG.get(own, BY_TAG[SOURCE_LANGUAGE])
    with force_locale(language.locale):
        page: str = current_app.jinja_env.get_template("criteria/alone.html").render(
            document=document,
            language=language,
            sections=sections(document, own),
            tiers=TIERS,
            use_words=use_words,
        )
    return page.encode("utf-8")


FORMAT = Format(_("HTML, to keep or print"), "text/html; charset=utf-8", "html", write)
