"""Signing in by password or by a mailed link, and signing out."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask import session as page
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent, typed
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.locale import reader_language
from deliberation.people.actions.accounts import recognise
from deliberation.people.actions.links import mail_sign_in_link
from deliberation.people.actions.sign_ins import end_sign_in
from deliberation.people.actions.tokens import use_token
from deliberation.people.entering import Entry
from deliberation.people.errors import LinkOver
from deliberation.people.forms import LinkUse, LinkWish, Nothing, PasswordSignIn
from deliberation.people.identity import take_back
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_guess, slow_to_mail
from deliberation.people.models import Member, Purpose
from deliberation.people.queries import usable_token
from deliberation.people.returning import safe_return
from deliberation.people.views.blueprint import pages
from deliberation.permissions import Act


def asked_return() -> str:
    """Where the reader wants to go afterwards: what the form brought, else the address; the day's page otherwise."""
    return safe_return(typed().get("next") or request.args.get("next"), url_for("notices.today"))


@pages.get("/join")
@door(Act.READ)
def join() -> str:
    """The first of three steps: the language. The others belong to communities."""
    return render_template("people/join.html", return_to=asked_return())


@pages.get("/sign-in")
@door(Act.READ)
def sign_in(problem: DeliberationError | None = None) -> str:
    """Both ways in."""
    return render_template("people/sign_in.html", problem=problem, return_to=asked_return())


@pages.post("/sign-in")
@slow_to_guess
@door(Act.READ)
@redisplay(sign_in)
def sign_in_by_password() -> ResponseReturnValue:
    """Let in whoever knows the password."""
    form = PasswordSignIn.parse(sent())
    member_id = recognise(reading(), form)
    with transaction() as session:
        entry = Entry(session, member_id, now(), is_shared_phone=form.shared_phone)
    return entry.let_in(_to(safe_return(form.next, url_for("notices.today"))))


@pages.post("/sign-in/link")
@slow_to_mail
@door(Act.READ)
@redisplay(sign_in)
def ask_for_link() -> ResponseReturnValue:
    """Mail a link, and say the same whoever asked."""
    form = LinkWish.parse(sent())
    return_to = safe_return(form.next, url_for("notices.today"))
    with transaction() as session:
        mail_sign_in_link(session, form.email, reader_language().tag, return_to, now())
    post(now())
    return redirect(url_for("people.link_sent"))


@pages.get("/sign-in/sent")
@door(Act.READ)
def link_sent() -> str:
    """What to do now."""
    return render_template("people/link_sent.html")


@pages.get("/sign-in/<token>")
@door(Act.READ)
def use_link(token: str, problem: DeliberationError | None = None) -> str:
    """The button under a mailed link, which scanners of mail do not press."""
    found = usable_token(reading(), Purpose.SIGN_IN, token, now())
    member = reading().get(Member, found.member_id) if found is not None else None
    if member is None:
        raise LinkOver()
    return render_template("people/use_link.html", problem=problem, token=token, member=member)


@pages.post("/sign-in/<token>")
@door(Act.READ)
@redisplay(use_link)
def sign_in_by_link(token: str) -> ResponseReturnValue:
    """Use the link up and let its owner in."""
    form = LinkUse.parse(sent())
    with transaction() as session:
        used = use_token(session, Purpose.SIGN_IN, token, now())
        entry = Entry(session, used.member_id or 0, now(), is_shared_phone=form.shared_phone)
    return entry.let_in(_to(safe_return(used.carried.get("next"), url_for("notices.today"))))


@pages.post("/sign-out")
@door(Act.READ)
def sign_out() -> ResponseReturnValue:
    """End this session, and take back all that the device holds of it."""
    Nothing.parse(sent())
    if g.sign_in is not None:
        with transaction() as session:
            end_sign_in(session, actor(), g.sign_in.id)
    page.clear()
    flash(_("You are signed out."), "done")
    g.member = g.sign_in = None
    return take_back(_to(url_for("people.sign_in")))


def _to(address: str) -> Response:
    response: Response = redirect(address)  # type: ignore[assignment]
    return response
