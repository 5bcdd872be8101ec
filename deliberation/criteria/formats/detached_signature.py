"""The signature of a release, kept beside what it signs."""

from deliberation.criteria.projections import Document, Format, Signature
from deliberation.locale import lazy_gettext as _
from deliberation.rules.canonical import canonical_bytes


def write(_document: Document, signature: Signature) -> bytes:
    """The Ed25519 signature over the bytes of the JSON, with the public key (RFC 8037) that verifies it."""
    return canonical_bytes(signature)


FORMAT = Format(_("The signature of the JSON"), "application/json", "sig.json", write)
