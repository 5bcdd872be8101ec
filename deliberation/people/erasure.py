"""What else must go when somebody closes their account."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

Forgetting = Callable[[Session, int, datetime], None]

_forgetting: list[Forgetting] = []


def when_erased(function: Forgetting) -> None:
    """Have a slice forget a member in the transaction that closes their account."""
    if function not in _forgetting:
        _forgetting.append(function)


def forget_everywhere(session: Session, member_id: int, now: datetime) -> None:
    """Let every slice forget the member."""
    for forget in _forgetting:
        forget(session, member_id, now)
