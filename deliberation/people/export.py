"""A member's own data: each slice contributes its part."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

Contribution = Callable[[Session, int], Any]

_contributions: dict[str, Contribution] = {}


def contribute(name: str, function: Contribution) -> None:
    """Set what a slice knows of a member, as a value that JSON can hold, under a name of its own."""
    _contributions[name] = function


def exported(session: Session, member_id: int) -> dict[str, Any]:
    """Everything that is kept about a member, by the names of its parts."""
    return {name: _contributions[name](session, member_id) for name in sorted(_contributions)}
