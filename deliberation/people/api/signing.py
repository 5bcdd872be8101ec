"""Signing in and out, and showing that it is really this person."""

from flask import g, jsonify
from flask import session as page
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, sent
from deliberation.errors import SignInNeeded
from deliberation.locale import reader_language
from deliberation.people.actions.accounts import prove, recognise
from deliberation.people.actions.links import mail_presence_link, mail_sign_in_link, use_own_link
from deliberation.people.actions.sign_ins import confirm_presence, end_sign_in
from deliberation.people.actions.tokens import use_token
from deliberation.people.api.blueprint import doors
from deliberation.people.entering import Entry
from deliberation.people.forms import LinkUse, LinkWish, Nothing, PasswordSignIn, Proof
from deliberation.people.identity import take_back
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_guess, slow_to_mail
from deliberation.people.models import Purpose
from deliberation.people.returning import safe_return
from deliberation.permissions import Act


@doors.get("/me")
@door(Act.READ)
def who_am_i() -> ResponseReturnValue:
    """Who is signed in, and the token that unsafe requests must carry."""
    member = g.get("member")
    known = {"id": member.id, "shown_name": member.shown_name, "languages": member.languages} if member else None
    roles = [{"community_id": grant.community_id, "role": grant.role} for grant in actor().grants]
    return jsonify(member=known, roles=roles, is_steward=actor().is_steward, csrf_token=generate_csrf())


@doors.post("/sign-in")
@slow_to_guess
@door(Act.READ)
def sign_in() -> ResponseReturnValue:
    """Let in whoever knows the password."""
    form = PasswordSignIn.parse(sent())
    member_id = recognise(reading(), form)
    with transaction() as session:
        entry = Entry(session, member_id, now(), is_shared_phone=form.shared_phone)
    return entry.let_in(jsonify(member_id=member_id))


@doors.post("/sign-in/link")
@slow_to_mail
@door(Act.READ)
def ask_for_link() -> ResponseReturnValue:
    """Mail a link, and say the same whoever asked."""
    form = LinkWish.parse(sent())
    with transaction() as session:
        mail_sign_in_link(session, form.email, reader_language().tag, safe_return(form.next, "/"), now())
    post(now())
    return "", 204


@doors.post("/sign-in/link/use")
@slow_to_guess
@door(Act.READ)
def sign_in_by_link() -> ResponseReturnValue:
    """Use a mailed link up and let its owner in."""
    form = LinkUse.parse(sent())
    with transaction() as session:
        used = use_token(session, Purpose.SIGN_IN, form.token or "", now())
        entry = Entry(session, used.member_id or 0, now(), is_shared_phone=form.shared_phone)
    return entry.let_in(jsonify(member_id=used.member_id, next=safe_return(used.carried.get("next"), "/")))


@doors.post("/sign-out")
@door(Act.READ)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    Nothing.parse(sent())
    if g.sign_in is not None:
        with transaction() as session:
            end_sign_in(session, actor(), g.sign_in.id)
    page.clear()
    g.member = g.sign_in = None
    return take_back(jsonify(member=None))


@doors.post("/me/confirmation")
@slow_to_guess
@door(Act.KEEP_OWN_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Show by the password that it is really this person, which holds for ten minutes."""
    form = Proof.parse(sent())
    prove(reading(), actor(), form)
    with transaction() as session:
        confirm_presence(session, actor(), _this_sign_in(), now())
    return "", 204


@doors.post("/me/confirmation/link")
@slow_to_mail
@door(Act.KEEP_OWN_ACCOUNT)
def ask_to_confirm() -> ResponseReturnValue:
    """Mail a link to the account's own address."""
    form = Nothing.parse(sent())
    with transaction() as session:
        mail_presence_link(session, actor(), reader_language().tag, safe_return(form.next, "/me"), now())
    post(now())
    return "", 204


@doors.post("/me/confirmation/link/use")
@door(Act.KEEP_OWN_ACCOUNT)
def confirm_by_link() -> ResponseReturnValue:
    """Use that link up."""
    form = LinkUse.parse(sent())
    with transaction() as session:
        use_own_link(session, actor(), Purpose.CONFIRM_PRESENCE, form.token or "", now())
        confirm_presence(session, actor(), _this_sign_in(), now())
    return "", 204


def _this_sign_in() -> int:
    if g.get("sign_in") is None:
        raise SignInNeeded()
    sign_in_id: int = g.sign_in.id
    return sign_in_id
