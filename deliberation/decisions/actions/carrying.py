"""What becomes of each text when its ratings are in: archived, carried up, or on to the ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.database import lock_for_reading
from deliberation.decisions.events import CarriedUp, OutcomeReached
from deliberation.decisions.models import Outcome
from deliberation.decisions.queries import held_over_below, open_proposals, round_above
from deliberation.decisions.ratings import Standing, follows, standings
from deliberation.events import announce
from deliberation.proposals.actions import carry_up, set_status
from deliberation.proposals.models import Proposal, ProposalStatus
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase
from deliberation.rules.rating import RatingClass
from deliberation.rules.tiers import Verdict
from deliberation.rules.waves import Following

# A round above takes in what comes late while it proposes or discusses.
STILL_OPEN = frozenset({Phase.PLANNED, Phase.PROPOSING, Phase.DISCUSSING})

STATUS: Mapping[str, ProposalStatus] = {
    Following.CARRIED_UP: ProposalStatus.CARRIED,
    Following.CONTESTED: ProposalStatus.CONTESTED,
    Following.TOO_FEW_ANSWERS: ProposalStatus.CONTESTED,
    Following.ARCHIVED: ProposalStatus.ARCHIVED,
    Verdict.ESSENTIAL: ProposalStatus.CARRIED,
    Verdict.RECOMMENDED: ProposalStatus.CARRIED,
    Verdict.CONTEXTUAL: ProposalStatus.CARRIED,
    Verdict.REMANDED: ProposalStatus.REMANDED,
    Verdict.NOT_CARRIED: ProposalStatus.NOT_CARRIED,
}


@dataclass(frozen=True)
class Decided:
    """What was decided on a text: by the ballot where there was one, else by its ratings."""

    code: str
    standing: Standing
    regions: Sequence[str] = ()
    ballot: Mapping[str, Any] | None = None
    question_id: int | None = None


def archive_what_is_out(session: Session, round_: Round, now: datetime) -> None:
    """Archive the texts that the last wave found out of place; where a ballot follows, all others go to it."""
    proposals = open_proposals(session, round_)
    stand = standings(session, round_, proposals)
    for proposal in proposals:
        if follows(stand[proposal.id], round_) is Following.ARCHIVED:
            settle(session, round_, proposal, Decided(Following.ARCHIVED, stand[proposal.id]), now)


def carry_by_ratings(session: Session, round_: Round, now: datetime, chance: Random) -> None:
    """Decide a round without a ballot: by its ratings each text goes up, contested or not, or into the archive."""
    proposals = open_proposals(session, round_)
    stand = standings(session, round_, proposals)
    above = held_above(session, round_)
    for proposal in proposals:
        standing = stand[proposal.id]
        following = follows(standing, round_)
        outcome = settle(session, round_, proposal, Decided(following, standing), now)
        if following is not Following.ARCHIVED:
            take_up(session, outcome, above, now, chance)


def settle(session: Session, round_: Round, proposal: Proposal, decided: Decided, now: datetime) -> Outcome:
    """Keep what was decided on a proposal with every figure behind it, and say so on the record."""
    rating = decided.standing.figures(follows(decided.standing, round_))
    outcome = Outcome(
        round_id=round_.id,
        proposal=proposal,
        question_id=decided.question_id,
        code=str(decided.code),
        rating_class=decided.standing.rating_class.value,
        regions=list(decided.regions),
        figures={"rating": rating} if decided.ballot is None else {"rating": rating, "ballot": decided.ballot},
        decided_at=now,
    )
    session.add(outcome)
    announce(
        session,
        OutcomeReached(
            community_id=round_.community_id,
            round_id=round_.id,
            outcome=outcome.code,
            proposal_id=proposal.id,
            regions=tuple(decided.regions),
        ),
    )
    set_status(session, proposal, STATUS[decided.code])
    return outcome


def held_above(session: Session, round_: Round) -> Round | None:
    """The round above, held in its phase until the transaction ends; nothing where none is planned or can be."""
    if round_.community_id == round_.deliberation.community_id:
        return None
    above = round_above(session, round_)
    if above is None:
        # Held, so that no round is planned above at this very moment, and opens without what is decided here.
        lock_for_reading(session, Deliberation, round_.deliberation_id)
        above = round_above(session, round_)
    return lock_for_reading(session, Round, above.id) if above is not None else None


def take_up(session: Session, outcome: Outcome, above: Round | None, now: datetime, chance: Random) -> None:
    """Put a decided text before the round above with its lineage; while none can take it, hold it over for the next."""
    proposal = outcome.proposal
    assert proposal is not None, "a whole question goes nowhere"
    if proposal.round.community_id == proposal.round.deliberation.community_id:
        return
    if above is None or above.phase not in STILL_OPEN:
        set_status(session, proposal, ProposalStatus.HELD_OVER)
        return
    rated = RatingClass(outcome.figures["rating"]["class"])
    arrived = carry_up(session, proposal, above, LineageKind.CARRIED_UP, rated, now, chance)
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


def take_in_what_waits(session: Session, round_: Round, now: datetime, chance: Random) -> None:
    """Put before a round that opens what rounds below decided while there was none above that could take it."""
    held_over = held_over_below(session, round_)
    below = {outcome.round_id: outcome.round for outcome in held_over}
    above = {round_id: round_above(session, each) for round_id, each in below.items()}
    for outcome in held_over:
        if above[outcome.round_id] is round_:
            assert outcome.proposal is not None, "only texts are held over"
            set_status(session, outcome.proposal, STATUS[outcome.code])
            take_up(session, outcome, round_, now, chance)
