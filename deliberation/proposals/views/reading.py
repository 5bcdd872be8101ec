"""A proposal's page, its versions side by side, and the proposals of a round."""

from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, g, render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.database import reading
from deliberation.doors import actor, door
from deliberation.errors import DeliberationError
from deliberation.permissions import Act, Actor, is_time
from deliberation.proposals import fragments, queries
from deliberation.proposals.drawing import drawn
from deliberation.proposals.forms import cursor
from deliberation.proposals.models import Proposal, ProposalStatus, Stance
from deliberation.rounds.models import Round
from deliberation.rounds.queries import round_for
from deliberation.rules.phases import Phase, RoundKind

pages = Blueprint("proposals", __name__)


@pages.get("/proposals/<int:proposal_id>")
@door(Act.READ)
def show(proposal_id: int, problem: DeliberationError | None = None) -> str:
    """A proposal with its reasons, its way through the levels, what people think, and the conversation."""
    session = reading()
    proposal = queries.proposal_for(session, actor(), proposal_id)
    stages = queries.stages_of(session, proposal)
    return render_template(
        "proposals/show.html",
        problem=problem,
        proposal=proposal,
        text=proposal.current,
        author=queries.bylines(session, proposal.round, [proposal.author_id])[proposal.author_id],
        stages=stages,
        number_of_round=[level for level, _state in stages].index(proposal.round.community.level) + 1,
        versions=queries.versions_of(session, actor(), proposal_id),
        support=queries.support_for(session, actor(), proposal),
        stand=_stand(session, proposal),
        origins=[drawn(origin) for origin in queries.origins_of(session, actor(), proposal)],
        fates=queries.fate_of(session, actor(), proposal),
        told=fragments.shown_as_fate(session, actor(), proposal),
        below=fragments.shown_below_text(session, actor(), proposal),
    )


@pages.get("/proposals/<int:proposal_id>/compare")
@door(Act.READ)
def compare(proposal_id: int) -> str:
    """Two versions of a proposal, field by field: the last two, unless others are asked for."""
    session = reading()
    proposal = queries.proposal_for(session, actor(), proposal_id)
    new = cursor(request.args.get("to")) or proposal.latest_number
    old = cursor(request.args.get("from")) or max(1, new - 1)
    return render_template(
        "proposals/compare.html",
        proposal=proposal,
        comparison=queries.comparison_of(session, actor(), proposal_id, old, new),
        versions=queries.versions_of(session, actor(), proposal_id),
        is_side_by_side=request.args.get("view") == "side",
    )


@pages.get("/rounds/<int:round_id>/proposals")
@door(Act.READ)
def of_round(round_id: int) -> str:
    """The proposals of a round, a hundred at a time."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    return render_template("proposals/of_round.html", round=round_, **_listed(session, actor(), round_))


def proposals_of(session: Session, reader: Actor, round_: Round) -> Markup | str:
    """The panel on a round's page: its proposals by area; nothing where the round decides one question as a whole."""
    if round_.kind is not RoundKind.CRITERIA or round_.phase is Phase.PLANNED:
        return ""
    page = render_template("proposals/panel.html", round=round_, **_listed(session, reader, round_))
    return Markup(page)  # noqa: S704 (rendered by our own template)


def _listed(session: Session, reader: Actor, round_: Round) -> dict[str, Any]:
    after = cursor(request.args.get("after"))
    proposals = queries.proposals_in(session, reader, round_.id, after)
    by_area = sorted(proposals, key=lambda each: (each.area.position, each.id))
    return {
        "areas": [(area, list(those)) for area, those in groupby(by_area, key=lambda each: each.area)],
        "contributions": fragments.contributions(session, [each.id for each in proposals]),
        "next_after": proposals[-1].id if len(proposals) == queries.MOST_AT_ONCE else None,
        "is_continued": after > 0,
    }


def _stand(session: Session, proposal: Proposal) -> dict[str, Any]:
    """What the card "Where do you stand?" shows this reader; an answer that came through sign-in is chosen already."""
    own = queries.own_reaction(session, actor(), proposal)
    brought = request.args.get("stance")
    return {
        "is_open": proposal.status is ProposalStatus.OPEN and is_time(Act.REACT, proposal.place),
        "own": own,
        "is_for_this_version": own is not None and own.version_id == proposal.current.id,
        "chosen": brought if brought in set(Stance) else own.stance.value if own else None,
        "is_brought": brought in set(Stance) and g.get("member") is not None,
        "is_shown": "shown" in request.args or (own is not None and own.is_shown),
        "has_changed": cursor(request.args.get("version")) not in (0, proposal.latest_number),
        "totals": queries.reaction_totals(session, actor(), proposal),
        "closes_at": _last_day_of_talk(proposal.round),
    }


def _last_day_of_talk(round_: Round) -> datetime | None:
    return next((window.closes_at for window in round_.windows if window.phase is Phase.DISCUSSING), None)
