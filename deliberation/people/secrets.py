"""Random tokens, of which only a hash is kept."""

import hashlib
from secrets import token_urlsafe

BYTES_OF_CHANCE = 32


def new_token() -> str:
    """A token of 256 random bits; it is shown once, and cannot be found again."""
    return token_urlsafe(BYTES_OF_CHANCE)


def hash_of(token: str) -> bytes:
    """The SHA-256 of a token, which is all that is stored: random tokens need no salt."""
    return hashlib.sha256(token.encode()).digest()
