"""What becomes of each text when its ratings are in: archived, carried up, or on to the ballot."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.decisions.events import CarriedUp, OutcomeReached
from deliberation.decisions.models import Outcome
from deliberation.decisions.queries import open_proposals, round_above
from deliberation.decisions.ratings import Standing, follows, standings
from deliberation.events import announce
from deliberation.proposals.actions import carry_up, set_status
from deliberation.proposals.models import Proposal, ProposalStatus
from deliberation.rounds.models import Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase
from deliberation.rules.waves import Following

# A round above takes in what comes late while it proposes or discusses.
STILL_OPEN = frozenset({Phase.PLANNED, Phase.PROPOSING, Phase.DISCUSSING})

_STATUS: Mapping[Following, ProposalStatus] = {
    Following.CARRIED_UP: ProposalStatus.CARRIED,
    Following.CONTESTED: ProposalStatus.CONTESTED,
    Following.TOO_FEW_ANSWERS: ProposalStatus.CONTESTED,
    Following.ARCHIVED: ProposalStatus.ARCHIVED,
}


def archive_what_is_out(session: Session, round_: Round, now: datetime) -> None:
    """Archive the texts that the last wave found out of place; where a ballot follows, all others go to it."""
    proposals = open_proposals(session, round_)
    stand = standings(session, round_, proposals)
    for proposal in proposals:
        if follows(stand[proposal.id], round_) is Following.ARCHIVED:
            _settle(session, round_, proposal, stand[proposal.id], now)


def carry_by_ratings(session: Session, round_: Round, now: datetime, chance: Random) -> None:
    """Decide a round without a ballot: by its ratings each text goes up, contested or not, or into the archive."""
    proposals = open_proposals(session, round_)
    stand = standings(session, round_, proposals)
    above = round_above(session, round_)
    for proposal in proposals:
        standing = stand[proposal.id]
        _settle(session, round_, proposal, standing, now)
        if follows(standing, round_) is not Following.ARCHIVED:
            take_up(session, proposal, above, standing, now, chance)


def take_up(
    session: Session, proposal: Proposal, above: Round | None, standing: Standing, now: datetime, chance: Random
) -> None:
    """Put a text before the round above with its lineage; where that has moved on, hold it over for the next one."""
    if above is None:
        return
    if above.phase not in STILL_OPEN:
        set_status(session, proposal, ProposalStatus.HELD_OVER)
        return
    arrived = carry_up(session, proposal, above, LineageKind.CARRIED_UP, standing.rating_class, now, chance)
    announce(
        session,
        CarriedUp(
            community_id=proposal.round.community_id,
            round_id=proposal.round_id,
            proposal_id=proposal.id,
            into_round_id=above.id,
            as_proposal_id=arrived.id,
        ),
    )


def write_outcome(
    session: Session,
    round_: Round,
    proposal: Proposal,
    code: str,
    standing: Standing,
    now: datetime,
    **more: Any,
) -> Outcome:
    """Keep what was decided on a proposal with every figure behind it, and say so on the record."""
    figures = {"rating": standing.figures(follows(standing, round_)), **more.pop("figures", {})}
    outcome = Outcome(
        round_id=round_.id,
        proposal_id=proposal.id,
        code=code,
        rating_class=standing.rating_class.value,
        figures=figures,
        decided_at=now,
        **more,
    )
    session.add(outcome)
    announce(
        session,
        OutcomeReached(
            community_id=round_.community_id,
            round_id=round_.id,
            outcome=code,
            proposal_id=proposal.id,
            regions=tuple(outcome.regions or ()),
        ),
    )
    return outcome


def _settle(session: Session, round_: Round, proposal: Proposal, standing: Standing, now: datetime) -> None:
    following = follows(standing, round_)
    write_outcome(session, round_, proposal, following.value, standing, now, regions=[])
    set_status(session, proposal, _STATUS[following])
