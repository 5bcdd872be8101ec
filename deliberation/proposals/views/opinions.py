"""Supporting a proposal, and saying where one stands."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import transaction
from deliberation.doors import actor, door, now, redisplay, sent
from deliberation.errors import SignInNeeded
from deliberation.locale import gettext as _
from deliberation.permissions import Act
from deliberation.proposals import actions
from deliberation.proposals.forms import ReactionForm
from deliberation.proposals.views.reading import pages, show


@pages.post("/proposals/<int:proposal_id>/reaction")
@door(Act.REACT)
@redisplay(show)
def react(proposal_id: int) -> ResponseReturnValue:
    """Say where one stands; whoever is not signed in comes back with their answer chosen, and gives it then."""
    form = ReactionForm.parse(sent())
    try:
        with transaction() as session:
            actions.react(session, actor(), proposal_id, form, now())
    except SignInNeeded:
        flash(_("Your answer is kept. Sign in, or join: then you come back to it."))
        return redirect(url_for("people.sign_in", next=_confirmation_of(proposal_id, form)))
    flash(_("Your answer is kept. You can change it while the text is discussed."), "done")
    return redirect(_card(proposal_id))


@pages.post("/proposals/<int:proposal_id>/reaction/withdraw")
@door(Act.REACT)
@redisplay(show)
def withdraw_reaction(proposal_id: int) -> ResponseReturnValue:
    """Take one's answer back."""
    with transaction() as session:
        actions.withdraw_reaction(session, actor(), proposal_id)
    flash(_("Your answer is taken back."), "done")
    return redirect(_card(proposal_id))


@pages.post("/proposals/<int:proposal_id>/support")
@door(Act.SUPPORT)
@redisplay(show)
def support(proposal_id: int) -> ResponseReturnValue:
    """Stand behind a proposal."""
    with transaction() as session:
        actions.support(session, actor(), proposal_id, now())
    flash(_("You support this proposal."), "done")
    return redirect(url_for("proposals.show", proposal_id=proposal_id))


@pages.post("/proposals/<int:proposal_id>/support/withdraw")
@door(Act.SUPPORT)
@redisplay(show)
def withdraw_support(proposal_id: int) -> ResponseReturnValue:
    """Stand behind a proposal no longer."""
    with transaction() as session:
        actions.withdraw_support(session, actor(), proposal_id)
    flash(_("You no longer support this proposal."), "done")
    return redirect(url_for("proposals.show", proposal_id=proposal_id))


def _card(proposal_id: int) -> str:
    return url_for("proposals.show", proposal_id=proposal_id, _anchor="stand")


def _confirmation_of(proposal_id: int, form: ReactionForm) -> str:
    chosen: dict[str, Any] = {"stance": form.stance.value, "version": form.version}
    if form.is_shown:
        chosen["shown"] = "yes"
    return url_for("proposals.show", proposal_id=proposal_id, _anchor="stand", **chosen)
