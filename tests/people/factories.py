"""People of the tests: accounts, and browsers in which they are signed in."""

from datetime import datetime
from itertools import count
from secrets import token_hex
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from deliberation.database import fetch, transaction
from deliberation.doors import now
from deliberation.people.actions.sign_ins import begin_sign_in
from deliberation.people.identity import actor_for
from deliberation.people.models import Device, Member
from deliberation.people.passwords import hash_password
from deliberation.permissions import Actor
from tests.conftest import NOON

PASSWORD = "a long and winding password"

_numbers = count(1)


def member(session: Session, name: str | None = None, **others: Any) -> Member:
    """Somebody with an account; `password="…"` gives them one."""
    number = next(_numbers)
    password = others.pop("password", None)
    chosen: dict[str, Any] = {
        "shown_name": name or f"Member {number}",
        "email": f"member-{number}@example.org",
        "languages": ["en"],
        "joined_at": NOON,
        "password_hash": hash_password(password) if password else None,
    }
    made = Member(**{**chosen, **others})
    session.add(made)
    session.flush()
    return made


def steward(session: Session, name: str = "Steward", **others: Any) -> Member:
    """Somebody who administers the installation."""
    return member(session, name, is_steward=True, **others)


def acting(session: Session, member_id: int) -> Actor:
    """The member as one who acts, with every role they hold by now."""
    return actor_for(session, fetch(session, Member, member_id))


def signed_in(client: FlaskClient, who: Member | int, at: datetime | None = None) -> FlaskClient:
    """The same browser, with this member signed in; its unsafe requests carry the token that they need."""
    member_id = who if isinstance(who, int) else who.id
    with transaction() as session:
        started = at or now()
        token = begin_sign_in(session, fetch(session, Member, member_id), Device.COMPUTER, False, started)
    client.set_cookie(current_app.config["SIGN_IN_COOKIE"], token)
    return with_token(client)


def with_token(client: FlaskClient) -> FlaskClient:
    """The same browser, having seen a form: what it sends carries the token against forged requests."""
    secret = token_hex(20)
    with client.session_transaction() as page:
        page["csrf_token"] = secret
    signer = URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps(secret)
    return client
