"""Support and reactions."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, door, now, sent
from deliberation.permissions import Act
from deliberation.proposals import actions, queries, shapes
from deliberation.proposals.api.blueprint import doors
from deliberation.proposals.forms import ReactionForm


@doors.put("/proposals/<int:proposal_id>/support")
@door(Act.SUPPORT)
def support(proposal_id: int) -> ResponseReturnValue:
    """Stand behind a proposal."""
    with transaction() as session:
        actions.support(session, actor(), proposal_id, now())
    return "", 204


@doors.delete("/proposals/<int:proposal_id>/support")
@door(Act.SUPPORT)
def withdraw_support(proposal_id: int) -> ResponseReturnValue:
    """Stand behind a proposal no longer."""
    with transaction() as session:
        actions.withdraw_support(session, actor(), proposal_id)
    return "", 204


@doors.get("/proposals/<int:proposal_id>/reaction")
@door(Act.READ)
def reaction(proposal_id: int) -> ResponseReturnValue:
    """One's own answer, and after it the totals."""
    session = reading()
    found = queries.proposal_for(session, actor(), proposal_id)
    own = queries.own_reaction(session, actor(), found)
    totals = queries.reaction_totals(session, actor(), found)
    return jsonify(own=own and shapes.reaction(own), totals=totals and shapes.totals(totals))


@doors.put("/proposals/<int:proposal_id>/reaction")
@door(Act.REACT)
def react(proposal_id: int) -> ResponseReturnValue:
    """Say where one stands."""
    form = ReactionForm.parse(sent())
    with transaction() as session:
        actions.react(session, actor(), proposal_id, form, now())
    return "", 204


@doors.delete("/proposals/<int:proposal_id>/reaction")
@door(Act.REACT)
def withdraw_reaction(proposal_id: int) -> ResponseReturnValue:
    """Take one's answer back."""
    with transaction() as session:
        actions.withdraw_reaction(session, actor(), proposal_id)
    return "", 204
