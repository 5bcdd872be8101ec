"""How entries of the record hang together, so that nothing can be changed unseen."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from deliberation.rules.canonical import canonical_bytes

# What the first entry of a stream is chained to.
FIRST_HASH = bytes(32)


def link(previous: bytes, number: int, at: datetime, kind: str, actor_id: int | None, facts: dict[str, Any]) -> bytes:
    """The SHA-256 of an entry's canonical JSON (RFC 8785) together with the hash of the entry before it."""
    body: dict[str, Any] = {"previous": previous.hex(), "number": number, "at": stamp(at), "kind": kind, "facts": facts}
    if actor_id is not None:
        body["actor"] = actor_id
    return hashlib.sha256(canonical_bytes(body)).digest()


def stamp(moment: datetime) -> str:
    """A moment in UTC, to the microsecond, as the record writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
