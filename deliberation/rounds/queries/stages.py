"""How far a round has come, and how far a deliberation."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Level, Phase, RoundKind, sequence


class Stage(StrEnum):
    """Where the present stands towards a stage."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


LEVELS = tuple(Level)
KINDS = tuple(RoundKind)


def phases_of(round_: Round) -> list[tuple[Phase, Stage]]:
    """The phases of a round in their order, closed itself left out."""
    phases = sequence(round_.kind, has_ballot=round_.has_ballot)
    if round_.phase is Phase.PLANNED:
        return [(phase, Stage.NEXT) for phase in phases[:-1]]
    present = phases.index(round_.phase)
    return [(phase, _stage(place, present)) for place, phase in enumerate(phases[:-1])]


def stages_of(session: Session, deliberation: Deliberation) -> list[tuple[RoundKind, Level, Stage]]:
    """The rounds of a deliberation by kind and level, in the order in which they follow each other.

    Whether they are over is told by counts alone, so the rounds of shielded communities are in it.
    """
    query = (
        select(Round.kind, Community.level, Round.phase, func.count())
        .join(Community, Community.id == Round.community_id)
        .where(Round.deliberation_id == deliberation.id)
        .group_by(Round.kind, Community.level, Round.phase)
    )
    found: dict[tuple[RoundKind, Level], set[Phase]] = defaultdict(set)
    for kind, level, phase, _number in session.execute(query):
        found[kind, level].add(phase)
    order = sorted(found, key=lambda key: (KINDS.index(key[0]), LEVELS.index(key[1])))
    return [(kind, level, _of_all(found[kind, level])) for kind, level in order]


def _stage(place: int, present: int) -> Stage:
    return Stage.DONE if place < present else Stage.NOW if place == present else Stage.NEXT


def _of_all(phases: Iterable[Phase]) -> Stage:
    """Done when all are closed, next while none has opened."""
    phases = set(phases)
    if phases == {Phase.CLOSED}:
        return Stage.DONE
    return Stage.NEXT if phases == {Phase.PLANNED} else Stage.NOW
