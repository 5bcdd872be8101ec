"""Me: how a member is called, reads and signs in; what is kept of them, and how it goes."""

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import DeliberationError, SignInNeeded
from deliberation.locale import gettext as _
from deliberation.locale import reader_language
from deliberation.people.actions import accounts as act
from deliberation.people.actions.links import mail_address_link
from deliberation.people.actions.sign_ins import end_other_sign_ins, end_sign_in
from deliberation.people.choices import for_preferences
from deliberation.people.errors import LinkOver
from deliberation.people.export import exported
from deliberation.people.forms import LinkUse, NewAddress, NewPassword, Nothing, Preferences
from deliberation.people.identity import freshly_confirmed, hand_over, take_back
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_mail
from deliberation.people.models import Purpose
from deliberation.people.passwords import hash_password
from deliberation.people.queries import own_account, sign_ins_of, usable_token
from deliberation.people.views.blueprint import pages
from deliberation.permissions import Act


@pages.get("/me")
@door(Act.KEEP_OWN_ACCOUNT)
def me(problem: DeliberationError | None = None) -> str:
    """Everything that a member chooses for themselves."""
    member = own_account(reading(), actor())
    return render_template("people/me.html", problem=problem, member=member, choices=for_preferences(member))


@pages.post("/me")
@door(Act.KEEP_OWN_ACCOUNT)
@redisplay(me)
def choose_preferences() -> ResponseReturnValue:
    """Keep what was chosen."""
    form = Preferences.parse(sent())
    with transaction() as session:
        act.choose_preferences(session, actor(), form)
    flash(_("Your choices are kept."), "done")
    return redirect(url_for("people.me"))


@pages.get("/me/password")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def password(problem: DeliberationError | None = None) -> str:
    """A new password."""
    return render_template("people/password.html", problem=problem, member=own_account(reading(), actor()))


@pages.post("/me/password")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
@redisplay(password)
def change_password() -> ResponseReturnValue:
    """Set it, and sign out everywhere else."""
    hashed = hash_password(NewPassword.parse(sent()).password)
    with transaction() as session:
        token = act.change_password(session, actor(), g.sign_in.id, hashed, now())
    flash(_("Your password is changed, and you are signed out on all other devices."), "done")
    return hand_over(_to("people.me"), token, g.sign_in.is_shared_phone)


@pages.get("/me/address")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def address(problem: DeliberationError | None = None) -> str:
    """A new address, or none."""
    return render_template("people/address.html", problem=problem, member=own_account(reading(), actor()))


@pages.post("/me/address")
@slow_to_mail
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
@redisplay(address)
def change_address() -> ResponseReturnValue:
    """Mail a link to the new address, or forget the one there is."""
    form = NewAddress.parse(sent())
    with transaction() as session:
        if form.email is None:
            act.drop_address(session, actor(), now())
        else:
            mail_address_link(session, actor(), form.email, reader_language().tag, now())
    if form.email is None:
        flash(_("We have forgotten your address."), "done")
        return _to("people.me")
    post(now())
    return _to("people.link_sent")


@pages.get("/me/address/<token>")
@door(Act.KEEP_OWN_ACCOUNT)
def use_address_link(token: str, problem: DeliberationError | None = None) -> str:
    """The button under the link."""
    own_account(reading(), actor())
    if usable_token(reading(), Purpose.CONFIRM_ADDRESS, token, now()) is None:
        raise LinkOver()
    return render_template("people/use_address_link.html", problem=problem, token=token)


@pages.post("/me/address/<token>")
@door(Act.KEEP_OWN_ACCOUNT)
@redisplay(use_address_link)
def confirm_address(token: str) -> ResponseReturnValue:
    """Take the address over."""
    LinkUse.parse(sent())
    with transaction() as session:
        act.confirm_address(session, actor(), token, now())
    flash(_("This is your address from now on."), "done")
    return _to("people.me")


@pages.get("/me/sign-ins")
@door(Act.KEEP_OWN_ACCOUNT)
def sign_ins() -> str:
    """Where a member is signed in."""
    return render_template("people/sign_ins.html", sign_ins=sign_ins_of(reading(), actor(), now()))


@pages.post("/me/sign-ins/<int:sign_in_id>/end")
@door(Act.KEEP_OWN_ACCOUNT)
def end_one_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out there."""
    Nothing.parse(sent())
    with transaction() as session:
        end_sign_in(session, actor(), sign_in_id)
    flash(_("You are signed out there."), "done")
    return _to("people.sign_ins")


@pages.post("/me/sign-ins/end-others")
@door(Act.KEEP_OWN_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    Nothing.parse(sent())
    if g.sign_in is None:
        raise SignInNeeded()
    with transaction() as session:
        end_other_sign_ins(session, actor(), g.sign_in.id)
    flash(_("You are signed out on all other devices."), "done")
    return _to("people.sign_ins")


@pages.get("/me/export.json")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def export() -> Response:
    """Everything that is kept about a member, for them."""
    everything: dict[str, Any] = exported(reading(), own_account(reading(), actor()).id)
    response = jsonify(everything)
    response.headers["Content-Disposition"] = 'attachment; filename="common-thread.json"'
    return response


@pages.get("/me/close")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def close(problem: DeliberationError | None = None) -> str:
    """What goes and what stays."""
    return render_template("people/close.html", problem=problem, member=own_account(reading(), actor()))


@pages.post("/me/close")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
@redisplay(close)
def erase() -> ResponseReturnValue:
    """Close the account for ever."""
    Nothing.parse(sent())
    with transaction() as session:
        act.erase_account(session, actor(), now())
    g.member = g.sign_in = None
    flash(_("Your account is closed. Thank you for what you gave."), "done")
    return take_back(_to("people.sign_in"))


def _to(endpoint: str) -> Response:
    response: Response = redirect(url_for(endpoint))  # type: ignore[assignment]
    return response
