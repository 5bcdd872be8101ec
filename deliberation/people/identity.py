"""Who is signed in: what every request knows of the person in front of the device."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import chain
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import UserMixin
from sqlalchemy.orm import Session

from deliberation.database import reading, transaction
from deliberation.doors import now
from deliberation.errors import SignInNeeded, wants_json
from deliberation.extensions import login
from deliberation.people.actions.sign_ins import is_due, keep_alive
from deliberation.people.errors import ConfirmationNeeded
from deliberation.people.models import Member
from deliberation.people.queries import live_sign_in
from deliberation.permissions import ANONYMOUS, Actor, Grant

FRESH_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=30)

Grants = Callable[[Session, int], tuple[Grant, ...]]
View = TypeVar("View", bound=Callable[..., Any])

_grants: list[Grants] = []


class Person(UserMixin):
    """What Flask-Login wants to know of a member."""

    def __init__(self, member_id: int):
        self.id = member_id


def provide_grants(function: Grants) -> None:
    """Set who knows which roles a member has, and where."""
    if function not in _grants:
        _grants.append(function)


def actor_for(session: Session, member: Member) -> Actor:
    """The member as one who acts, with every role that they hold now; nobody at all once suspended or erased."""
    if not member.may_sign_in:
        return ANONYMOUS
    held = chain.from_iterable(provider(session, member.id) for provider in _grants)
    return Actor(member_id=member.id, grants=tuple(held), is_steward=member.is_steward)


def freshly_confirmed(view: View) -> View:
    """Let through only who has proved within ten minutes that it is really them; others do so first and come back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.get("sign_in") is None:
            raise SignInNeeded()
        if now() - g.sign_in.confirmed_at <= FRESH_FOR:
            return view(*args, **kwargs)
        if wants_json() or request.method != "GET":
            raise ConfirmationNeeded()
        return redirect(url_for("people.confirm", next=request.full_path.rstrip("?")))

    return guarded  # type: ignore[return-value]


def hand_over(response: Response, token: str, is_shared_phone: bool) -> Response:  # noqa: FBT001 (a column's value)
    """Give the device its cookie; on a shared phone it goes when the browser closes."""
    response.set_cookie(
        current_app.config["SIGN_IN_COOKIE"],
        token,
        max_age=None if is_shared_phone else KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def take_back(response: Response) -> Response:
    """Take the cookie from the device, and what its browser has kept of our pages."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(current_app.config["SIGN_IN_COOKIE"], httponly=True, samesite="Lax", secure=secure)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _identify() -> None:
    """Find out who asks, before every request; a session that ended, or whose owner may not sign in, is nobody's."""
    g.member = g.sign_in = g.account_language = g.account_zone = g.fresh_cookie = None
    g.actor = ANONYMOUS
    token = request.cookies.get(current_app.config["SIGN_IN_COOKIE"])
    if not token or request.endpoint == "static":
        return
    sign_in = live_sign_in(reading(), token, now())
    if sign_in is not None and is_due(sign_in, now()):
        with transaction() as session:
            g.fresh_cookie = keep_alive(session, sign_in.id, token, now())
        sign_in = live_sign_in(reading(), token, now())
    if sign_in is None:
        return
    session, member = reading(), sign_in.member
    g.actor = actor_for(session, member)
    session.expunge(sign_in)
    session.expunge(member)
    g.sign_in, g.member = sign_in, member
    g.account_language, g.account_zone = member.interface_language, member.time_zone


def _look_after(response: Response) -> Response:
    """Hand over a rotated cookie, and keep a member's pages out of every cache."""
    if g.get("member") is None:
        return response
    response.headers["Cache-Control"] = "no-store"
    return hand_over(response, g.fresh_cookie, g.sign_in.is_shared_phone) if g.get("fresh_cookie") else response


def init_app(app: Flask) -> None:
    """Know who asks before anything else is done."""
    app.before_request(_identify)
    app.after_request(_look_after)
    login.request_loader(lambda _request: Person(g.member.id) if g.get("member") else None)
