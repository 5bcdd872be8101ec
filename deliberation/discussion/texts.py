"""The salted commitment by which the record vouches for a post."""

from deliberation.proposals.texts import commitment_to
from deliberation.rules.canonical import canonical_hash

SALT_BYTES = 16


def commitment(language: str, body: str, salt: bytes) -> str:
    """SHA-256 of the salt and of the hash of the post's language and text."""
    return commitment_to(canonical_hash({"language": language, "body": body}), salt)
