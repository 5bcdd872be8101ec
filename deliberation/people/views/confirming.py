"""Showing once more that it is really this person, before what is weighty."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError, SignInNeeded
from deliberation.locale import gettext as _
from deliberation.locale import reader_language
from deliberation.people.actions.accounts import prove
from deliberation.people.actions.links import mail_presence_link, use_own_link
from deliberation.people.actions.sign_ins import confirm_presence
from deliberation.people.errors import LinkOver
from deliberation.people.forms import LinkUse, Nothing, Proof
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_guess, slow_to_mail
from deliberation.people.models import Purpose
from deliberation.people.queries import own_account, usable_token
from deliberation.people.returning import safe_return
from deliberation.people.views.blueprint import pages
from deliberation.people.views.signing import asked_return
from deliberation.permissions import Act


@pages.get("/confirm")
@door(Act.KEEP_OWN_ACCOUNT)
def confirm(problem: DeliberationError | None = None) -> str:
    """The password once more, or a letter to whoever has none."""
    member = own_account(reading(), actor())
    return render_template("people/confirm.html", problem=problem, member=member, return_to=asked_return())


@pages.post("/confirm")
@slow_to_guess
@door(Act.KEEP_OWN_ACCOUNT)
@redisplay(confirm)
def confirm_by_password() -> ResponseReturnValue:
    """Go on with what was about to be done."""
    form = Proof.parse(sent())
    if g.sign_in is None:
        raise SignInNeeded()
    prove(reading(), actor(), form)
    with transaction() as session:
        confirm_presence(session, actor(), g.sign_in.id, now())
    return redirect(safe_return(form.next, url_for("people.me")))


@pages.post("/confirm/link")
@slow_to_mail
@door(Act.KEEP_OWN_ACCOUNT)
@redisplay(confirm)
def ask_to_confirm() -> ResponseReturnValue:
    """Mail a link to the account's own address."""
    form = Nothing.parse(sent())
    with transaction() as session:
        return_to = safe_return(form.next, url_for("people.me"))
        mail_presence_link(session, actor(), reader_language().tag, return_to, now())
    post(now())
    return redirect(url_for("people.link_sent"))


@pages.get("/confirm/<token>")
@door(Act.KEEP_OWN_ACCOUNT)
def use_presence_link(token: str, problem: DeliberationError | None = None) -> str:
    """The button under the link."""
    own_account(reading(), actor())
    if usable_token(reading(), Purpose.CONFIRM_PRESENCE, token, now()) is None:
        raise LinkOver()
    return render_template("people/use_presence_link.html", problem=problem, token=token)


@pages.post("/confirm/<token>")
@door(Act.KEEP_OWN_ACCOUNT)
@redisplay(use_presence_link)
def confirm_by_link(token: str) -> ResponseReturnValue:
    """Use the link up and go on with what was about to be done."""
    LinkUse.parse(sent())
    if g.sign_in is None:
        raise SignInNeeded()
    with transaction() as session:
        used = use_own_link(session, actor(), Purpose.CONFIRM_PRESENCE, token, now())
        confirm_presence(session, actor(), g.sign_in.id, now())
    flash(_("Thank you. You can go on."), "done")
    return redirect(safe_return(used.carried.get("next"), url_for("people.me")))
