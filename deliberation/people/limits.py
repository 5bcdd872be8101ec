"""How often one may try: waiting grows for whoever guesses, and nobody is locked out by somebody else's guesses."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from deliberation.doors import actor
from deliberation.extensions import by_address, limiter

View = Callable[..., Any]

FROM_ONE_ADDRESS = "30 per minute; 300 per hour"
FOR_ONE_ACCOUNT_FROM_ONE_ADDRESS = "5 per minute; 20 per 10 minutes; 40 per hour"
FOR_ONE_ACCOUNT = "200 per hour"
# A village may sit behind one address.
LETTERS_FROM_ONE_ADDRESS = "30 per minute; 300 per hour"
LETTERS_TO_ONE_ACCOUNT = "3 per 5 minutes; 10 per day"


def _account() -> str:
    """The account that somebody tries, as a key that tells nobody which it is."""
    body = request.get_json(silent=True) if request.is_json else request.form
    fields = body if isinstance(body, Mapping) else {}
    tried = fields.get("identifier") or fields.get("email") or f"member {actor().member_id}"
    return hashlib.sha256(str(tried).strip().lower().encode()).hexdigest()


def _account_and_address() -> str:
    return f"{_account()} {by_address()}"


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


def slow_to_guess(view: View) -> View:
    """Let a door be tried in vain only so often, by one device, for one account, and for one account by one device."""
    for limit, scope, key in (
        (FROM_ONE_ADDRESS, "guesses by one", by_address),
        (FOR_ONE_ACCOUNT_FROM_ONE_ADDRESS, "guesses by one at one", _account_and_address),
        (FOR_ONE_ACCOUNT, "guesses at one", _account),
    ):
        view = limiter.shared_limit(limit, scope=scope, key_func=key, deduct_when=_was_refused)(view)
    return view


def slow_to_mail(view: View) -> View:
    """Let a door send only so many letters, for one device and to one account."""
    for limit, scope, key in (
        (LETTERS_FROM_ONE_ADDRESS, "letters by one", by_address),
        (LETTERS_TO_ONE_ACCOUNT, "letters to one", _account),
    ):
        view = limiter.shared_limit(limit, scope=scope, key_func=key)(view)
    return view
