"""Joining and leaving."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.api.blueprint import doors
from deliberation.communities.api.values import as_membership
from deliberation.communities.forms import Acceptance, Arrival, InvitedNewcomer, Newcomer, Request
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, sent
from deliberation.locale import reader_language
from deliberation.people.entering import Entry
from deliberation.people.errors import LinkOver
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_mail
from deliberation.people.models import Purpose
from deliberation.people.passwords import hash_password
from deliberation.people.queries import usable_token
from deliberation.people.returning import safe_return
from deliberation.permissions import Act


@doors.put("/communities/<int:community_id>/membership")
@door(Act.JOIN)
def ask_to_join(community_id: int) -> ResponseReturnValue:
    """Join, or ask to be admitted."""
    form = Request.parse(sent())
    with transaction() as session:
        membership = act.ask_to_join(session, actor(), community_id, form, now())
        session.flush()
        shown = as_membership(membership)
    return jsonify(shown)


@doors.delete("/communities/<int:community_id>/membership")
@door(Act.KEEP_OWN_ACCOUNT)
def leave(community_id: int) -> ResponseReturnValue:
    """Leave, or take back the wish to join."""
    with transaction() as session:
        act.leave(session, actor(), community_id, now())
    return "", 204


@doors.post("/communities/<int:community_id>/newcomers")
@slow_to_mail
@door(Act.JOIN)
def join_as_newcomer(community_id: int) -> ResponseReturnValue:
    """Mail a link that finishes joining, and say the same whoever asked."""
    form = Newcomer.parse(sent())
    with transaction() as session:
        act.join_as_newcomer(session, actor(), community_id, form, reader_language().tag, now())
    post(now())
    return "", 202


@doors.post("/invitations/acceptances")
@door(Act.JOIN)
def accept_invitation() -> ResponseReturnValue:
    """Join by a link with the account that one has."""
    form = Acceptance.parse(sent())
    with transaction() as session:
        membership = act.accept_invitation(session, actor(), form.token or "", now())
        session.flush()
        shown = as_membership(membership)
    return jsonify(shown)


@doors.post("/invitations/newcomers")
@slow_to_mail
@door(Act.JOIN)
def accept_as_newcomer() -> ResponseReturnValue:
    """Join by a link with a new account: at once with a password (200), or by a mailed link (202)."""
    form = InvitedNewcomer.parse(sent())
    hashed = hash_password(form.password) if form.password and form.email is None else None
    with transaction() as session:
        member = act.accept_as_newcomer(session, form.token, form, hashed, reader_language().tag, now())
        if member is not None:
            entry = Entry(session, member.id, now(), is_shared_phone=form.shared_phone)
            arrived = {"member_id": member.id, "sign_in_name": member.sign_in_name}
    if member is None:
        post(now())
        return "", 202
    return entry.let_in(jsonify(arrived))


@doors.post("/join/finish")
@door(Act.JOIN)
def finish_joining() -> ResponseReturnValue:
    """Use the mailed link."""
    form = Arrival.parse(sent())
    secret = form.token or ""
    if usable_token(reading(), Purpose.JOIN, secret, now()) is None:
        raise LinkOver()
    hashed = hash_password(form.password) if form.password else None
    with transaction() as session:
        member, return_to = act.finish_joining(session, secret, hashed, now())
        entry = Entry(session, member.id, now(), is_shared_phone=form.shared_phone)
        member_id = member.id
    return entry.let_in(jsonify(member_id=member_id, next=safe_return(return_to, "/")))
