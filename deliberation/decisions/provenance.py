"""Where a carried text came from: each origin with what was decided there, and the figures of the last decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from deliberation.communities.models import Community
from deliberation.decisions.findings import deciding
from deliberation.decisions.models import Bundle, Outcome
from deliberation.proposals.models import LineageEdge, Proposal
from deliberation.rounds.models import Round
from deliberation.rules.lineage import LineageKind

# Of variants neither came of the other.
NOT_DESCENT = frozenset({LineageKind.VARIANT_OF})


@dataclass(frozen=True)
class Ancestry:
    """Every proposal from which some texts came, the edges between them, and what was decided on each."""

    proposals: dict[int, Proposal]
    edges: tuple[LineageEdge, ...]
    outcomes: dict[int, Outcome]

    def of(self, proposal_id: int) -> tuple[list[Proposal], list[LineageEdge]]:
        """The proposal with all that it came from, and the edges among them, in the order of numbers."""
        found, edges, frontier = {proposal_id}, [], [proposal_id]
        while frontier:
            step = [edge for edge in self.edges if edge.later_id in frontier]
            edges += step
            frontier = [edge.earlier_id for edge in step if edge.earlier_id not in found]
            found.update(frontier)
        in_order = sorted(set(edges), key=lambda edge: (edge.earlier_id, edge.later_id))
        return [self.proposals[number] for number in sorted(found)], in_order


def ancestry_of(session: Session, proposals: Sequence[Proposal]) -> Ancestry:
    """Load where these proposals came from, level by level, so that the queries are as many as levels."""
    known = {proposal.id: proposal for proposal in proposals}
    edges: list[LineageEdge] = []
    frontier = set(known)
    while frontier:
        query = select(LineageEdge).where(LineageEdge.later_id.in_(frontier), LineageEdge.kind.not_in(NOT_DESCENT))
        step = session.scalars(query).all()
        edges += step
        frontier = {edge.earlier_id for edge in step} - set(known)
        known |= {each.id: each for each in _load(session, frontier)}
    outcomes = session.scalars(select(Outcome).where(Outcome.proposal_id.in_(known)))
    return Ancestry(known, tuple(edges), {outcome.proposal_id: outcome for outcome in outcomes if outcome.proposal_id})


def lineage_to_json(ancestry: Ancestry, proposal_id: int) -> dict[str, Any]:
    """The lineage of one text as plain values: nodes from the origins on, and typed edges."""
    proposals, edges = ancestry.of(proposal_id)
    return {
        "nodes": [_node(proposal, ancestry.outcomes.get(proposal.id)) for proposal in proposals],
        "edges": [{"earlier": edge.earlier_id, "later": edge.later_id, "kind": edge.kind.value} for edge in edges],
    }


def provenance_of(round_: Round, outcome: Outcome, bundle: Bundle) -> dict[str, Any]:
    """The round that decided, its rules, its count by group, and the bundle by which it can be recounted."""
    ballot = outcome.figures["ballot"]
    return {
        "round": round_.id,
        "policy_hash": round_.policy_hash,
        "bundle_content_sha256": bundle.content_sha256,
        "record": f"/rounds/{round_.id}/record",
        "total": ballot["total"],
        "count": deciding(ballot, outcome.code),
    }


def named(community: Community) -> str:
    """How a community is named in what is published: a shielded one by its region alone."""
    if not community.is_shielded:
        return community.name
    return community.region_code or "shielded"


def _node(proposal: Proposal, outcome: Outcome | None) -> dict[str, Any]:
    community = proposal.round.community
    node: dict[str, Any] = {
        "proposal": proposal.id,
        "round": proposal.round_id,
        "level": community.level.value,
        "community": named(community),
        "version_hash": proposal.current.hash,
        "submitted": proposal.submitted_at.date().isoformat(),
    }
    return node if outcome is None else node | {"outcome": outcome.code}


def _load(session: Session, proposal_ids: set[int]) -> Sequence[Proposal]:
    if not proposal_ids:
        return ()
    query = select(Proposal).where(Proposal.id.in_(proposal_ids)).options(joinedload(Proposal.current))
    return session.scalars(query).unique().all()
