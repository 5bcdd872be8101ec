"""What will happen when a round is opened or goes on now, for whoever is about to do it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from deliberation.decisions.queries import open_proposals
from deliberation.decisions.ratings import standings, texts_to_rate, tier_for_ballot
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of, wave_closes_at, windows_of
from deliberation.rules.phases import Phase, RoundKind, next_phase
from deliberation.rules.tiers import Tier


@dataclass(frozen=True)
class Preview:
    """What follows, until when if known, and with how many texts: so many of them rated, or voted on as a must.

    What follows a rating depends on the answers, which nobody sees before it closes.
    """

    following: Phase
    closes_at: datetime | None = None
    texts: int = 0
    rated: int = 0
    essential: int = 0


def preview_of(session: Session, round_: Round, now: datetime) -> Preview:
    """What happens when a round, not yet voting, goes on now."""
    following = next_phase(round_.phase, round_.kind, has_ballot=round_.has_ballot) or Phase.CLOSED
    if round_.kind is not RoundKind.CRITERIA or round_.phase is Phase.PLANNED:
        return Preview(following, _closing(round_, following, now))
    proposals = open_proposals(session, round_)
    texts = len(proposals)
    if following is Phase.RATING:
        rated = len(texts_to_rate(session, proposals))
        return Preview(following, wave_closes_at(round_, now) if rated else None, texts, rated)
    if following is Phase.VOTING and texts:
        stand = standings(session, round_, proposals)
        tiers = [tier_for_ballot(stand[each.id], policy_of(round_).rating) for each in proposals]
        return Preview(following, _closing(round_, following, now), texts, essential=tiers.count(Tier.ESSENTIAL))
    if following is Phase.DISCUSSING:
        return Preview(following, _closing(round_, following, now), texts)
    return Preview(Phase.CLOSED if round_.phase is Phase.SETTLING else following, None, texts)


def _closing(round_: Round, following: Phase, now: datetime) -> datetime:
    """When the next phase would close, as long as it was planned to last, by the clock of the round's own zone."""
    window = next(window for window in windows_of(round_) if window.phase is following)
    local = now.replace(second=0, microsecond=0).astimezone(ZoneInfo(round_.time_zone))
    return local + (window.closes - window.opens)
