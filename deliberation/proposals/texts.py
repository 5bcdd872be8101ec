"""A text's fields as everybody hashes them, and the salted commitment by which the record vouches for it."""

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from deliberation.rules.canonical import canonical_hash


class Text(Protocol):
    """What a version says, stored or about to be."""

    @property
    def language(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def evidence(self) -> Sequence[str]: ...
    @property
    def exclusion(self) -> str: ...
    @property
    def fit_for(self) -> Sequence[str]: ...


def fields_of(text: Text) -> dict[str, Any]:
    """The fields of a text as plain values; a text that arrives unchanged in another round has the same ones."""
    return {
        "language": text.language,
        "statement": text.statement,
        "why": text.why,
        "evidence": list(text.evidence),
        "exclusion": text.exclusion,
        "fit_for": [str(use) for use in text.fit_for],
    }


def hash_of(text: Text) -> str:
    """The SHA-256 of the canonical JSON (RFC 8785) of a text's fields, in hexadecimal."""
    return canonical_hash(fields_of(text))


def commitment_to(text_hash: str, salt: bytes) -> str:
    """SHA-256 of the salt and the text's hash: without the salt nobody can guess the text, or prove which it was."""
    return hashlib.sha256(salt + bytes.fromhex(text_hash)).hexdigest()
