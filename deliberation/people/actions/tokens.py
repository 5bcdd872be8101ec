"""Mailed links: issued for one purpose, used once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.people.errors import LinkOver
from deliberation.people.models import Purpose, Token
from deliberation.people.secrets import hash_of, new_token

LASTS_MINUTES: Mapping[Purpose, int] = {
    Purpose.SIGN_IN: 30,
    Purpose.JOIN: 60,
    Purpose.CONFIRM_ADDRESS: 60,
    Purpose.CONFIRM_PRESENCE: 15,
}


@dataclass(frozen=True)
class Used:
    """What a link that has just been used was about."""

    member_id: int | None
    carried: Mapping[str, Any]


def issue_token(session: Session, purpose: Purpose, now: datetime, member_id: int | None = None, **carries: Any) -> str:
    """A link's secret part, which is kept nowhere; links that are too old are forgotten meanwhile."""
    session.execute(delete(Token).where(Token.expires_at <= now))
    secret = new_token()
    expires_at = now + timedelta(minutes=LASTS_MINUTES[purpose])
    token = Token(purpose=purpose, token_hash=hash_of(secret), member_id=member_id, carries=carries)
    token.expires_at = expires_at
    session.add(token)
    return secret


def use_token(session: Session, purpose: Purpose, secret: str, now: datetime) -> Used:
    """Use a link up and return what it was about; raises LinkOver the second time, and for one of another purpose."""
    query = select(Token).where(Token.token_hash == hash_of(secret), Token.purpose == purpose, Token.expires_at > now)
    token = session.scalars(query.with_for_update()).one_or_none()
    if token is None:
        raise LinkOver()
    used = Used(token.member_id, dict(token.carries))
    session.delete(token)
    session.flush()
    return used
