"""Where a proposal came from, back to the local ones, and what became of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from deliberation.communities.models import Community
from deliberation.criteria.origins import Statement
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import LineageEdge, Proposal
from deliberation.rules.lineage import LineageKind

MOST_EDGES = 500


@dataclass(frozen=True)
class Origin:
    """An earlier proposal, and how the later one came of it; without the proposal where this reader may not read it."""

    kind: LineageKind
    community: Community
    proposal: Proposal | None
    origins: tuple["Origin", ...]


@dataclass(frozen=True)
class Fate:
    """A later proposal that came of this one, and how."""

    kind: LineageKind
    proposal: Proposal


Edges = dict[int, list[LineageEdge]]


def origins_of(session: Session, actor: Actor, proposal: Proposal) -> tuple[Origin, ...]:
    """What a proposal came of, each with its own origins; an origin that several share is told once."""
    edges: Edges = defaultdict(list)
    for edge in session.scalars(_edges_towards(proposal.id)):
        edges[edge.later_id].append(edge)
    earlier = {edge.earlier_id for each in edges.values() for edge in each}
    known = _proposals(session, earlier) if earlier else {}
    return _told(actor, proposal.id, edges, known, {proposal.id})


def fate_of(session: Session, actor: Actor, proposal: Proposal) -> tuple[Fate, ...]:
    """The proposals that came of this one, as far as this reader may know of them."""
    query = select(LineageEdge).where(LineageEdge.earlier_id == proposal.id).order_by(LineageEdge.later_id)
    edges = list(session.scalars(query.limit(MOST_EDGES)))
    known = _proposals(session, {edge.later_id for edge in edges}) if edges else {}
    return tuple(Fate(edge.kind, known[edge.later_id]) for edge in edges if can_read(actor, known[edge.later_id].place))


def statements(session: Session, actor: Actor, proposal_ids: Collection[int]) -> dict[int, Statement]:
    """What these proposals say now, for the page of a criterion that came of them; those that may be read here."""
    known = _proposals(session, set(proposal_ids)) if proposal_ids else {}
    return {
        number: Statement(proposal.current.statement, proposal.current.language)
        for number, proposal in known.items()
        if can_read(actor, proposal.place)
    }


def _told(actor: Actor, later_id: int, edges: Edges, known: dict[int, Proposal], told: set[int]) -> tuple[Origin, ...]:
    origins = []
    for edge in edges.get(later_id, []):
        if edge.earlier_id in told:
            continue
        told.add(edge.earlier_id)
        earlier = known[edge.earlier_id]
        shown = earlier if can_read(actor, earlier.place) else None
        before = _told(actor, edge.earlier_id, edges, known, told)
        origins.append(Origin(edge.kind, earlier.round.community, shown, before))
    return tuple(origins)


def _edges_towards(proposal_id: int) -> Select[LineageEdge]:
    """Every edge on a way to this proposal; rivals set beside each other came of neither."""
    is_descent = LineageEdge.kind != LineageKind.VARIANT_OF
    last = select(LineageEdge).where(LineageEdge.later_id == proposal_id, is_descent)
    walk = last.cte("walk", recursive=True)
    step = select(LineageEdge).join(walk, LineageEdge.later_id == walk.c.earlier_id).where(is_descent)
    # Without doubles, so that the walk ends even where edges were wrongly drawn in a circle.
    found = aliased(LineageEdge, walk.union(step))
    return select(found).order_by(found.later_id, found.earlier_id).limit(MOST_EDGES)


def _proposals(session: Session, proposal_ids: set[int]) -> dict[int, Proposal]:
    query = select(Proposal).where(Proposal.id.in_(proposal_ids))
    return {proposal.id: proposal for proposal in session.scalars(query).unique()}
