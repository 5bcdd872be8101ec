"""A member's own account."""

from typing import Any

from flask import g, jsonify
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, sent
from deliberation.errors import SignInNeeded
from deliberation.locale import reader_language
from deliberation.people.actions import accounts as act
from deliberation.people.actions.links import mail_address_link
from deliberation.people.actions.sign_ins import end_other_sign_ins, end_sign_in
from deliberation.people.api.blueprint import doors
from deliberation.people.export import exported
from deliberation.people.forms import LinkUse, NewAddress, NewPassword, Nothing, Preferences
from deliberation.people.identity import freshly_confirmed, hand_over, take_back
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_mail
from deliberation.people.models import Member, SignIn
from deliberation.people.passwords import hash_password
from deliberation.people.queries import own_account, sign_ins_of
from deliberation.permissions import Act


@doors.get("/me/preferences")
@door(Act.KEEP_OWN_ACCOUNT)
def preferences() -> ResponseReturnValue:
    """What a member chose for themselves."""
    return jsonify(_preferences(own_account(reading(), actor())))


@doors.put("/me/preferences")
@door(Act.KEEP_OWN_ACCOUNT)
def choose_preferences() -> ResponseReturnValue:
    """Choose anew; what is left out is as on a new account."""
    form = Preferences.parse(sent())
    with transaction() as session:
        chosen = _preferences(act.choose_preferences(session, actor(), form))
    return jsonify(chosen)


@doors.put("/me/password")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def change_password() -> ResponseReturnValue:
    """Set a password, and sign out everywhere else."""
    hashed = hash_password(NewPassword.parse(sent()).password)
    with transaction() as session:
        token = act.change_password(session, actor(), g.sign_in.id, hashed, now())
    return hand_over(jsonify(changed="password"), token, g.sign_in.is_shared_phone)


@doors.put("/me/address")
@slow_to_mail
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def change_address() -> ResponseReturnValue:
    """Mail a link to a new address, or with null forget the one there is."""
    form = NewAddress.parse(sent())
    with transaction() as session:
        if form.email is None:
            act.drop_address(session, actor(), now())
        else:
            mail_address_link(session, actor(), form.email, reader_language().tag, now())
    post(now())
    return "", 204


@doors.post("/me/address/link/use")
@door(Act.KEEP_OWN_ACCOUNT)
def confirm_address() -> ResponseReturnValue:
    """Use that link up."""
    form = LinkUse.parse(sent())
    with transaction() as session:
        email = act.confirm_address(session, actor(), form.token or "", now()).email
    return jsonify(email=email)


@doors.get("/me/sign-ins")
@door(Act.KEEP_OWN_ACCOUNT)
def sign_ins() -> ResponseReturnValue:
    """Where a member is signed in."""
    return jsonify(sign_ins=[_sign_in(each) for each in sign_ins_of(reading(), actor(), now())])


@doors.delete("/me/sign-ins/<int:sign_in_id>")
@door(Act.KEEP_OWN_ACCOUNT)
def end_one_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out there."""
    with transaction() as session:
        end_sign_in(session, actor(), sign_in_id)
    return "", 204


@doors.delete("/me/sign-ins")
@door(Act.KEEP_OWN_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    if g.sign_in is None:
        raise SignInNeeded()
    with transaction() as session:
        end_other_sign_ins(session, actor(), g.sign_in.id)
    return "", 204


@doors.get("/me/export")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def export() -> ResponseReturnValue:
    """Everything that is kept about a member, for them."""
    return jsonify(exported(reading(), own_account(reading(), actor()).id))


@doors.delete("/me")
@door(Act.KEEP_OWN_ACCOUNT)
@freshly_confirmed
def erase() -> ResponseReturnValue:
    """Close the account for ever."""
    Nothing.parse(sent())
    with transaction() as session:
        act.erase_account(session, actor(), now())
    g.member = g.sign_in = None
    return take_back(jsonify(member=None))


def _preferences(member: Member) -> dict[str, Any]:
    return {
        "shown_name": member.shown_name,
        "languages": member.languages,
        "interface_language": member.interface_language,
        "time_zone": member.time_zone,
        "theme": member.theme,
        "saves_data": member.saves_data,
    }


def _sign_in(sign_in: SignIn) -> dict[str, Any]:
    return {
        "id": sign_in.id,
        "device": sign_in.device,
        "is_shared_phone": sign_in.is_shared_phone,
        "is_this_one": g.get("sign_in") is not None and sign_in.id == g.sign_in.id,
        "started_at": sign_in.started_at.isoformat(),
        "seen_on": sign_in.seen_on.date().isoformat(),
        "ends_at": sign_in.ends_at.isoformat(),
    }
