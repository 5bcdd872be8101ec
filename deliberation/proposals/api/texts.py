"""Proposals and their texts."""

from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.database import reading, transaction
from deliberation.doors import actor, chance, door, now, sent
from deliberation.permissions import Act
from deliberation.proposals import actions, fragments, queries, shapes
from deliberation.proposals.api.blueprint import doors
from deliberation.proposals.forms import ClosenessForm, ProposalForm, RevisionForm, cursor
from deliberation.retries import once


@doors.get("/rounds/<int:round_id>/proposals")
@door(Act.READ)
def of_round(round_id: int) -> ResponseReturnValue:
    """The proposals of a round, at most a hundred after an id."""
    session = reading()
    found = queries.proposals_in(session, actor(), round_id, cursor(request.args.get("after")))
    said = fragments.contributions(session, [each.id for each in found])
    return jsonify(proposals=[{**shapes.proposal(each), "contributions": said[each.id]} for each in found])


@doors.post("/rounds/<int:round_id>/proposals")
@door(Act.PROPOSE)
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
    return _made(place)


@doors.post("/rounds/<int:round_id>/similar")
@door(Act.READ)
def similar(round_id: int) -> ResponseReturnValue:
    """The proposals of a round that are close to a statement; nothing is kept of what was asked."""
    form = ClosenessForm.parse(sent())
    found = queries.similar_to(reading(), actor(), round_id, form)
    return jsonify(similar=[{**vars(each), "page": _page(each.proposal_id)} for each in found])


@doors.get("/proposals/<int:proposal_id>")
@door(Act.READ)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """A proposal with its present text, where it came from and what came of it."""
    session = reading()
    found = queries.proposal_for(session, actor(), proposal_id)
    return jsonify(
        {
            **shapes.proposal(found),
            "support": vars(queries.support_for(session, actor(), found)),
            "origins": [shapes.origin(each) for each in queries.origins_of(session, actor(), found)],
            "became": [shapes.fate(each) for each in queries.fate_of(session, actor(), found)],
        }
    )


@doors.get("/proposals/<int:proposal_id>/versions")
@door(Act.READ)
def versions(proposal_id: int) -> ResponseReturnValue:
    """The versions of a proposal, the newest first."""
    return jsonify(versions=[shapes.version(each) for each in queries.versions_of(reading(), actor(), proposal_id)])


@doors.post("/proposals/<int:proposal_id>/versions")
@door(Act.REVISE)
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
    return _made(place)


@doors.get("/proposals/<int:proposal_id>/comparison")
@door(Act.READ)
def comparison(proposal_id: int) -> ResponseReturnValue:
    """Two versions (`from`, `to`) compared by words."""
    old, new = cursor(request.args.get("from")), cursor(request.args.get("to"))
    return jsonify(shapes.comparison(queries.comparison_of(reading(), actor(), proposal_id, old, new)))


@doors.put("/proposals/<int:proposal_id>/withdrawal")
@door(Act.WITHDRAW)
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    with transaction() as session:
        actions.withdraw(session, actor(), proposal_id)
    return "", 204


def _address(proposal_id: int) -> str:
    return url_for("proposals_api.proposal", proposal_id=proposal_id)


def _page(proposal_id: int) -> str:
    return url_for("proposals.show", proposal_id=proposal_id)


def _made(place: str) -> ResponseReturnValue:
    body: dict[str, Any] = {"location": place}
    return jsonify(body), 201, {"Location": place}
