"""Passwords: Argon2id, a few at a time, and as slow for people whom nobody knows."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each check takes 19 MiB and a core; a crowd of them must not take the machine.
_at_once = BoundedSemaphore(2)
# What an unknown address is checked against, so that the answer takes as long.
_NOBODYS = _hasher.hash("the password of nobody")


def hash_password(password: str) -> str:
    """The password's Argon2id hash, with its own salt and parameters in it."""
    with _at_once:
        return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; as slow, and never, where there is no hash."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None
