"""What everybody may see, the same for all: whoever is signed in finds their own in /today."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.criteria.queries import Published, published_sets
from deliberation.permissions import ANONYMOUS, Actor
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries import (
    Stage,
    deliberation_for,
    own_rounds,
    policy_of,
    readable,
    round_for,
    stages_of,
)
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.rules.policy import PRESETS, Policy, policy_from_json

MOST_UNDERTAKINGS = 3
MOST_ROUNDS = 3
MOST_RELEASES = 3
# Enough to count and to choose from.
MOST_LOOKED_AT = 100
USUAL = "delphi"


@dataclass(frozen=True)
class Undertaking:
    """A deliberation that is going on: how far it is, how many rounds are on, and a few of them, the highest first."""

    deliberation: Deliberation
    stages: Sequence[tuple[RoundKind, Level, Stage]]
    number_of_rounds: int
    rounds: Sequence[Round]


@dataclass(frozen=True)
class InForce:
    """The rules that hold in a round, or would in a deliberation; the usual ones where neither is at hand."""

    policy: Policy
    round: Round | None = None
    deliberation: Deliberation | None = None


def undertakings(session: Session) -> list[Undertaking]:
    """The deliberations in which a public round is on, the newest first, at most three."""
    query = (
        select(Round)
        .join(Community, Community.id == Round.community_id)
        .where(readable(ANONYMOUS), Round.phase.not_in((Phase.PLANNED, Phase.CLOSED)))
        .order_by(Round.deliberation_id.desc(), func.length(Community.path), Round.id)
        .limit(MOST_LOOKED_AT)
    )
    grouped = groupby(session.scalars(query), key=lambda each: each.deliberation)
    found = [(deliberation, list(rounds)) for deliberation, rounds in grouped]
    return [
        Undertaking(deliberation, stages_of(session, deliberation), len(rounds), rounds[:MOST_ROUNDS])
        for deliberation, rounds in found[:MOST_UNDERTAKINGS]
    ]


def last_releases(session: Session) -> list[Published]:
    """The sets that were published last, at most three."""
    return sorted(published_sets(session), key=lambda each: each.release.released_at, reverse=True)[:MOST_RELEASES]


def rules_in_force(session: Session, actor: Actor, round_id: int | None, slug: str | None) -> InForce:
    """The rules of the round or deliberation asked for, else of what concerns the reader; raises NotFound."""
    if round_id is not None:
        return _of_round(round_for(session, actor, round_id))
    if slug is not None:
        found = deliberation_for(session, actor, slug)
        return InForce(policy_from_json(found.policy), deliberation=found)
    for each in own_rounds(session, actor):
        return _of_round(each)
    for going_on in undertakings(session):
        return _of_round(going_on.rounds[0])
    return InForce(PRESETS[USUAL])


def _of_round(round_: Round) -> InForce:
    return InForce(policy_of(round_), round_, round_.deliberation)
