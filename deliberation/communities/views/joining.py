"""Joining a community, and leaving it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.communities import actions as act
from deliberation.communities.exits import exit_of
from deliberation.communities.forms import Newcomer, Request
from deliberation.communities.models import Membership, MembershipStatus
from deliberation.communities.queries import joinable, listed_community, own_membership
from deliberation.communities.views.blueprint import pages
from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, redisplay, sent, typed
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.locale import reader_language
from deliberation.people.forms import Nothing
from deliberation.people.letters import post
from deliberation.people.limits import slow_to_mail
from deliberation.people.returning import safe_return
from deliberation.permissions import Act
from deliberation.retries import once


def asked_return(otherwise: str) -> str:
    """Where the reader wants to go afterwards, if it is one of our pages."""
    return safe_return(typed().get("next") or request.args.get("next"), otherwise)


@pages.get("/join/community")
@door(Act.JOIN)
def choose() -> str:
    """The second of three steps: which community."""
    return render_template("communities/choose.html", communities=joinable(reading()), return_to=asked_return(""))


@pages.get("/communities/<int:community_id>/join")
@door(Act.JOIN)
def join(community_id: int, problem: DeliberationError | None = None) -> str:
    """The third step: under which name; for whoever has an account, only a button."""
    community = listed_community(reading(), actor(), community_id)
    return render_template(
        "communities/join.html",
        community=community,
        membership=own_membership(reading(), actor(), community_id),
        problem=problem,
        return_to=asked_return(url_for("communities.show", community_id=community_id)),
        quick_exit=exit_of(community),
    )


@pages.post("/communities/<int:community_id>/join")
@door(Act.JOIN)
@redisplay(join)
def ask_to_join(community_id: int) -> ResponseReturnValue:
    """Join, or ask to be admitted."""
    form = Request.parse(sent())
    back = safe_return(form.next, url_for("communities.show", community_id=community_id))
    with transaction() as session:
        membership = act.ask_to_join(session, actor(), community_id, form, now())
        sentence = _standing(membership)
    flash(sentence, "done")
    return redirect(back)


@pages.post("/communities/<int:community_id>/newcomers")
@slow_to_mail
@door(Act.JOIN)
@redisplay(join)
def join_as_newcomer(community_id: int) -> ResponseReturnValue:
    """Mail a link that finishes joining, and say the same whoever asked."""
    form = Newcomer.parse(sent())
    language = reader_language().tag
    with transaction() as session:

        def join_it() -> str:
            act.join_as_newcomer(session, actor(), community_id, form, language, now())
            return url_for("communities.joining_sent")

        place = once(session, actor(), form.client_id, now(), join_it)
    post(now())
    return redirect(place)


@pages.get("/join/sent")
@door(Act.JOIN)
def joining_sent() -> str:
    """What to do now."""
    return render_template("communities/joining_sent.html")


@pages.post("/communities/<int:community_id>/leave")
@door(Act.KEEP_OWN_ACCOUNT)
def leave(community_id: int) -> ResponseReturnValue:
    """Leave, or take back the wish to join."""
    Nothing.parse(sent())
    with transaction() as session:
        act.leave(session, actor(), community_id, now())
    flash(_("You do not belong to this community any more."), "done")
    return redirect(url_for("communities.index"))


def _standing(membership: Membership) -> str:
    if membership.status is MembershipStatus.ADMITTED:
        return _("Welcome! You are a member now.")
    return _("Your wish to join was sent to the facilitators.")
