"""Links: an invitation, and the mailed one that finishes joining."""

import hashlib

from flask import Response, flash, redirect, render_template, url_for
from flask import session as page
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.errors import InvitationOver
from deliberation.communities.exits import exit_of
from deliberation.communities.forms import Acceptance, Arrival, Newcomer
from deliberation.communities.queries import invitation_of
from deliberation.communities.views.blueprint import pages
from deliberation.communities.views.joining import asked_return
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.locale import reader_language
from deliberation.people.entering import Entry
from deliberation.people.errors import LinkOver
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_mail
from deliberation.people.models import Purpose
from deliberation.people.passwords import hash_password
from deliberation.people.queries import own_account, usable_token
from deliberation.people.returning import safe_return
from deliberation.permissions import Act
from deliberation.retries import once

BY_MAIL = "by mail"


@pages.get("/invitations/<token>")
@door(Act.JOIN)
def invitation(token: str, problem: DeliberationError | None = None) -> str:
    """Who invites whom to what, what others can learn about you there, and a button."""
    found = invitation_of(reading(), token, now())
    if found is None:
        raise InvitationOver()
    return render_template(
        "communities/invitation.html",
        invitation=found[0],
        community=found[1],
        token=token,
        problem=problem,
        return_to=asked_return(url_for("communities.show", community_id=found[1].id)),
        quick_exit=exit_of(found[1]),
    )


@pages.post("/invitations/<token>")
@door(Act.JOIN)
@redisplay(invitation)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join with the account that one has."""
    form = Acceptance.parse(sent())
    with transaction() as session:
        community_id = act.accept_invitation(session, actor(), token, now()).community_id
    flash(_("Welcome! You belong to this community now."), "done")
    return redirect(safe_return(form.next, url_for("communities.show", community_id=community_id)))


@pages.post("/invitations/<token>/newcomers")
@slow_to_mail
@door(Act.JOIN)
@redisplay(invitation)
def accept_as_newcomer(token: str) -> ResponseReturnValue:
    """Join with a new account: at once with a password, or by a mailed link."""
    form = Newcomer.parse(sent())
    hashed = hash_password(form.password) if form.password and form.email is None else None
    language = reader_language().tag
    with transaction() as session:

        def accept() -> str:
            member = act.accept_as_newcomer(session, token, form, hashed, language, now())
            return str(member.id) if member is not None else BY_MAIL

        arrived = once(session, actor(), _bound_to_this_browser(form.client_id), now(), accept)
        if arrived != BY_MAIL:
            entry = Entry(session, int(arrived), now(), is_shared_phone=form.shared_phone)
    if arrived == BY_MAIL:
        post(now())
        return redirect(url_for("communities.joining_sent"))
    return entry.let_in(_to(url_for("communities.welcome", next=safe_return(form.next, url_for("notices.today")))))


@pages.get("/join/welcome")
@door(Act.KEEP_OWN_ACCOUNT)
def welcome() -> str:
    """How to come back, for whoever gave no address."""
    member = own_account(reading(), actor())
    return render_template("communities/welcome.html", member=member, return_to=asked_return(url_for("notices.today")))


@pages.get("/join/finish/<token>")
@door(Act.JOIN)
def finish_joining(token: str, problem: DeliberationError | None = None) -> str:
    """The button under the mailed link, which scanners of mail do not press."""
    found = usable_token(reading(), Purpose.JOIN, token, now())
    if found is None:
        raise LinkOver()
    shown_name = found.carries["newcomer"]["shown_name"]
    return render_template("communities/finish_joining.html", token=token, shown_name=shown_name, problem=problem)


@pages.post("/join/finish/<token>")
@door(Act.JOIN)
@redisplay(finish_joining)
def join_by_link(token: str) -> ResponseReturnValue:
    """Make the account, join, and go on to where one was."""
    form = Arrival.parse(sent())
    if usable_token(reading(), Purpose.JOIN, token, now()) is None:
        raise LinkOver()
    hashed = hash_password(form.password) if form.password else None
    with transaction() as session:
        member, return_to = act.finish_joining(session, token, hashed, now())
        entry = Entry(session, member.id, now(), is_shared_phone=form.shared_phone)
    return entry.let_in(_to(safe_return(return_to, url_for("notices.today"))))


def _bound_to_this_browser(client_id: str | None) -> str | None:
    """The client id of somebody without an account, so that no other browser can repeat it and be let in as them."""
    secret = page.get("csrf_token")
    if client_id is None or secret is None:
        return None
    return hashlib.sha256(f"{secret} {client_id}".encode()).hexdigest()


def _to(address: str) -> Response:
    response: Response = redirect(address)  # type: ignore[assignment]
    return response
