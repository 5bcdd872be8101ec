"""Proposals, their versions, and how far they have come."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from deliberation.database import fetch
from deliberation.errors import NotFound
from deliberation.permissions import Actor, can_read
from deliberation.proposals.models import Proposal, ProposalStatus, Version
from deliberation.rounds import queries as rounds
from deliberation.rounds.models import Round
from deliberation.rounds.queries import Stage
from deliberation.rounds.texts import Texts
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.rules.rating import RatingClass

MOST_AT_ONCE = 100
_ON_ITS_WAY = frozenset({ProposalStatus.CARRIED, ProposalStatus.CONTESTED, ProposalStatus.MERGED})


def proposal_for(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    """The proposal, if this reader may know of it; raises NotFound."""
    proposal = fetch(session, Proposal, proposal_id)
    if not can_read(actor, proposal.place):
        raise NotFound()
    return proposal


def proposals_in(
    session: Session, actor: Actor, round_id: int, after: int = 0, most: int = MOST_AT_ONCE
) -> list[Proposal]:
    """The proposals of a round in the order of their arrival, from the one after this id on, at most a hundred."""
    rounds.round_for(session, actor, round_id)
    query = select(Proposal).where(Proposal.round_id == round_id, Proposal.id > after)
    return list(session.scalars(query.order_by(Proposal.id).limit(min(most, MOST_AT_ONCE))).unique())


def texts_in(session: Session, round_: Round) -> Texts:
    """How many open proposals a round holds, and how many of them arrived clear from below and unchanged since."""
    is_unrated = and_(Proposal.arrived_as == RatingClass.IN, Proposal.latest_number == 1)
    query = select(func.count(), func.count().filter(is_unrated)).where(
        Proposal.round_id == round_.id, Proposal.status == ProposalStatus.OPEN
    )
    number, unrated = session.execute(query).one()
    return Texts(number, unrated)


def versions_of(session: Session, actor: Actor, proposal_id: int) -> list[Version]:
    """The versions of a proposal, the newest first, at most a hundred."""
    proposal_for(session, actor, proposal_id)
    query = select(Version).where(Version.proposal_id == proposal_id)
    return list(session.scalars(query.order_by(Version.number.desc()).limit(MOST_AT_ONCE)))


def version_of(session: Session, actor: Actor, proposal_id: int, number: int) -> Version:
    """One version of a proposal by its number; raises NotFound."""
    proposal_for(session, actor, proposal_id)
    query = select(Version).where(Version.proposal_id == proposal_id, Version.number == number)
    version = session.scalars(query).one_or_none()
    if version is None:
        raise NotFound()
    return version


def stages_of(session: Session, proposal: Proposal) -> list[tuple[Level, Stage]]:
    """The levels that the deliberation goes through, each done, now or next for this proposal; none after its end."""
    here, order = proposal.round, list(Level)
    stages = rounds.stages_of(session, here.deliberation)
    levels = {level for kind, level, _stage in stages if kind is RoundKind.CRITERIA}
    over = {level for kind, level, stage in stages if kind is RoundKind.CRITERIA and stage is Stage.DONE}
    levels |= {here.community.level, here.deliberation.community.level}
    present = order.index(here.community.level) + (here.phase is Phase.CLOSED)
    shown = [level for level in order if level in levels]
    if here.phase is Phase.CLOSED and proposal.status not in _ON_ITS_WAY:
        shown = [level for level in shown if order.index(level) < present]
    return [(level, Stage.DONE if level in over else _stage_at(order.index(level), present)) for level in shown]


def _stage_at(at: int, present: int) -> Stage:
    return Stage.DONE if at < present else Stage.NOW if at == present else Stage.NEXT
