"""What this slice puts on the pages of others: the desk, a round, a proposal."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.communities.queries import regions
from deliberation.decisions import queries
from deliberation.decisions.actions.moving import due_at
from deliberation.decisions.actions.ratifying import released_by_the_clock_at
from deliberation.decisions.telling import told
from deliberation.people.queries import names
from deliberation.permissions import Actor
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase, RoundKind, next_phase


def on_desk(session: Session, round_: Round) -> Markup:
    """What comes next in a round and when, and what a facilitator can do about it."""
    is_closed = round_.phase is Phase.CLOSED
    is_ratified = is_closed and queries.is_ratified(session, round_)
    signatures = queries.signatures_of(session, round_) if is_ratified else ()
    return _rendered(
        "decisions/desk_panel.html",
        round=round_,
        due=due_at(session, round_),
        following=None if is_closed else next_phase(round_.phase, round_.kind, has_ballot=round_.has_ballot),
        is_ratified=is_ratified,
        signatures=signatures,
        names=names(session, [signature.member_id for signature in signatures]),
        by_the_clock=released_by_the_clock_at(round_) if is_ratified else None,
        release=queries.release_address(session, round_) if is_ratified else None,
        waits_for_set=round_.phase is Phase.PLANNED
        and round_.kind is RoundKind.RATIFICATION
        and not queries.carried_texts(session, round_.deliberation),
    )


def on_round(session: Session, reader: Actor, round_: Round) -> Markup | str:
    """What a closed round decided, in numbers; and why it went on early."""
    is_closed = round_.phase is Phase.CLOSED
    moves = queries.early_moves_of(session, round_)
    if not is_closed and not moves:
        return ""
    return _rendered(
        "decisions/round_panel.html",
        round=round_,
        moves=moves,
        numbers=queries.numbers_of(session, round_) if is_closed else {},
        statement=queries.bundle_for(session, reader, round_.id).statement if is_closed else "",
    )


def on_proposal(session: Session, _reader: Actor, proposal: Proposal) -> Markup:
    """What was decided on a proposal: in short, with the way to the whole."""
    outcome = queries.outcome_of(session, proposal)
    if outcome is None:
        return Markup()
    titles = {region.code: region.title for region in regions(session)}
    return _rendered("decisions/became.html", result=told(outcome, titles), proposal=proposal)


def _rendered(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704 (rendered by our own templates)
