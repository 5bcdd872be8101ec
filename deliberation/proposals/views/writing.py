"""Proposing in one page that works without JavaScript; revising, and withdrawing."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, door, now, redisplay, sent
from deliberation.errors import DeliberationError
from deliberation.locale import gettext as _
from deliberation.permissions import Act, require
from deliberation.proposals import actions, queries
from deliberation.proposals.forms import ClosenessForm, ProposalForm, RevisionForm
from deliberation.proposals.models import FitFor
from deliberation.proposals.views.reading import pages, show
from deliberation.retries import once
from deliberation.rounds.queries import round_for


@pages.get("/rounds/<int:round_id>/propose")
@door(Act.PROPOSE)
def propose_page(round_id: int, problem: DeliberationError | None = None, preview: ProposalForm | None = None) -> str:
    """The form for a proposal; with a preview, how others will read it, and which proposals are close to it."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    if problem is None:
        actions.require_proposing(actor(), round_)
    closeness = preview and ClosenessForm(statement=preview.statement, language=preview.language)
    return render_template(
        "proposals/propose.html",
        problem=problem,
        round=round_,
        preview=preview,
        similar=queries.similar_to(session, actor(), round_id, closeness) if closeness else [],
        languages=queries.languages_to_write_in(round_, g.get("member")),
        uses=list(FitFor),
    )


@pages.post("/rounds/<int:round_id>/propose/preview")
@door(Act.PROPOSE)
@redisplay(propose_page)
def preview(round_id: int) -> str:
    """Show what was written as others will read it; nothing is kept yet."""
    return propose_page(round_id, preview=ProposalForm.parse(sent()))


@pages.post("/rounds/<int:round_id>/propose")
@door(Act.PROPOSE)
@redisplay(propose_page)
def propose(round_id: int) -> ResponseReturnValue:
    """Put a proposal before the round."""
    form = ProposalForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: _address(actions.propose(session, actor(), round_id, form, now(), chance()).id),
        )
    flash(_("Your proposal is there. Others can now say what they think of it."), "done")
    return redirect(place)


@pages.get("/proposals/<int:proposal_id>/revise")
@door(Act.REVISE)
def revise_page(proposal_id: int, problem: DeliberationError | None = None) -> str:
    """The form for a new version of one's own proposal."""
    proposal = queries.proposal_for(reading(), actor(), proposal_id)
    if problem is None:
        require(actor(), Act.REVISE, proposal.place)
    return render_template(
        "proposals/revise.html",
        problem=problem,
        proposal=proposal,
        text=proposal.current,
        languages=queries.languages_to_write_in(proposal.round, g.get("member")),
        uses=list(FitFor),
    )


@pages.post("/proposals/<int:proposal_id>/revise")
@door(Act.REVISE)
@redisplay(revise_page)
def revise(proposal_id: int) -> ResponseReturnValue:
    """Give one's own proposal a new version."""
    form = RevisionForm.parse(sent())
    with transaction() as session:
        place = once(
            session,
            actor(),
            form.client_id,
            now(),
            lambda: _address(actions.revise(session, actor(), proposal_id, form, now(), chance()).proposal_id),
        )
    flash(_("This is the new version. Answers to the earlier one stay with the earlier one."), "done")
    return redirect(place)


@pages.post("/proposals/<int:proposal_id>/withdraw")
@door(Act.WITHDRAW)
@redisplay(show)
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    with transaction() as session:
        actions.withdraw(session, actor(), proposal_id)
    flash(_("Your proposal is withdrawn. It stays readable, and is marked as withdrawn."), "done")
    return redirect(url_for("proposals.show", proposal_id=proposal_id))


def _address(proposal_id: int) -> str:
    return url_for("proposals.show", proposal_id=proposal_id)
