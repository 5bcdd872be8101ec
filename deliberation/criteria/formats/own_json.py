"""The document itself: the canonical bytes that are hashed and signed."""

from deliberation.criteria.projections import Document, Format, Signature
from deliberation.locale import lazy_gettext as _
from deliberation.rules.canonical import canonical_bytes


def write(document: Document, _signature: Signature) -> bytes:
    """The document in its RFC 8785 form, which never changes by a byte."""
    return canonical_bytes(document)


FORMAT = Format(_("JSON, for tools"), "application/json", "json", write)
