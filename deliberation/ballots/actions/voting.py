"""Putting questions before the voters, and saying how many have voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.ballots.actions.rolls import freeze_roll
from deliberation.ballots.envelopes import key_name
from deliberation.ballots.events import TurnoutReached, VotingOpened
from deliberation.ballots.models import Question, Voting
from deliberation.ballots.queries import ShownUnit, shown_units, turnout
from deliberation.database import lock
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.canonical import canonical_hash
from deliberation.rules.published import QuestionKind
from deliberation.rules.tally import shown_turnout
from deliberation.rules.tiers import Tier


@dataclass(frozen=True)
class NewQuestion:
    """A question that is to be voted on, with the manifest of what people will read."""

    kind: QuestionKind
    manifest: dict[str, Any]
    proposal: Proposal | None = None
    proposed_tier: Tier | None = None


def open_voting(
    session: Session, round_: Round, questions: Sequence[NewQuestion], now: datetime, chance: Random, keys: Keys
) -> list[Question]:
    """Freeze the roll, make the key that seals the ballots, and put the questions."""
    freeze_roll(session, round_, now)
    asked = [_write_question(round_, number, question) for number, question in enumerate(questions, start=1)]
    session.add_all(asked)
    session.add(Voting(round_id=round_.id, opened_at=now, announced_turnout=0))
    session.flush()
    keys.create(key_name(round_.id), chance)
    units = shown_units(session, round_)
    announce(
        session,
        VotingOpened(
            community_id=round_.community_id,
            round_id=round_.id,
            roll=sum(unit.roll for unit in units),
            units=[_public(unit) for unit in units],
            manifests=[canonical_hash(question.manifest) for question in asked],
        ),
    )
    return asked


def announce_turnout(session: Session, round_: Round) -> None:
    """Tell the turnout when it has passed another step; a job does so, and never a ballot itself."""
    voting = lock(session, Voting, round_.id)
    reached = shown_turnout(turnout(session, round_), policy_of(round_).ballot)
    if reached > voting.announced_turnout:
        voting.announced_turnout = reached
        announce(session, TurnoutReached(community_id=round_.community_id, round_id=round_.id, at_least=reached))


def _write_question(round_: Round, number: int, question: NewQuestion) -> Question:
    proposal = question.proposal
    return Question(
        round_id=round_.id,
        number=number,
        kind=question.kind,
        proposal_id=proposal.id if proposal else None,
        version_id=proposal.current.id if proposal else None,
        proposed_tier=question.proposed_tier.value if question.proposed_tier else None,
        manifest=question.manifest,
    )


def _public(unit: ShownUnit) -> dict[str, object]:
    """A unit as the record tells it; shielded communities stay unnamed."""
    told: dict[str, object] = {
        "number": unit.number,
        "roll": unit.roll,
        "communities": sorted(community.id for community in unit.communities),
    }
    return told if unit.region_code is None else told | {"region": unit.region_code}
