"""How the texts of a round stand after its ratings: rated here, or taken over as they were rated below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from deliberation.ballots.queries import answers_in
from deliberation.decisions.models import Outcome
from deliberation.decisions.queries import origins_of
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.policy import RatingPolicy
from deliberation.rules.rating import (
    Answer,
    Histogram,
    Origin,
    RatingClass,
    RequirementCount,
    classify,
    count_requirements,
    histogram,
    is_rated_again,
    latest_answers,
    proposed_tier,
)
from deliberation.rules.tiers import Tier
from deliberation.rules.waves import Following, what_follows


@dataclass(frozen=True)
class Standing:
    """How a text stands: its class, the answers behind it, and whether they were given in this round."""

    rating_class: RatingClass
    histogram: Histogram
    cannot_judge: int
    requirement: RequirementCount
    is_rated_here: bool

    def figures(self, following: Following) -> dict[str, Any]:
        """The standing as an outcome keeps it."""
        return {
            "class": self.rating_class.value,
            "following": following.value,
            "histogram": list(self.histogram),
            "cannot_judge": self.cannot_judge,
            "required": self.requirement.required,
            "advice": self.requirement.advice,
            "rated_here": self.is_rated_here,
        }


def texts_to_rate(session: Session, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals that are rated here: all but those that arrived unchanged, and in, from all their origins."""
    origins = origins_of(session, proposals)
    return [
        proposal
        for proposal in proposals
        if is_rated_again(proposal.current.hash, [_origin(outcome) for outcome in origins.get(proposal.id, ())])
    ]


def standings(session: Session, round_: Round, proposals: Sequence[Proposal]) -> Mapping[int, Standing]:
    """How each proposal stands, from everybody's latest answer; for deciding, before the ratings are deleted."""
    answers = answers_in(session, round_)
    origins = origins_of(session, proposals)
    rated_here = {proposal.id for proposal in texts_to_rate(session, proposals)}
    rating = policy_of(round_).rating
    return {
        proposal.id: _from_answers(proposal, answers.get(proposal.current.id, ()), rating)
        if proposal.id in rated_here
        else _from_origins(origins[proposal.id])
        for proposal in proposals
    }


def tier_for_ballot(standing: Standing, rating: RatingPolicy) -> Tier:
    """The tier that people will vote on."""
    return proposed_tier([standing.requirement], rating)


def follows(standing: Standing, round_: Round) -> Following:
    """What follows for a text once there are no more waves."""
    return what_follows(standing.rating_class, has_ballot=round_.has_ballot)


def _from_answers(proposal: Proposal, answers: Sequence[Answer], rating: RatingPolicy) -> Standing:
    latest = latest_answers(proposal.current.id, answers)
    counted = histogram(latest)
    return Standing(
        rating_class=classify(counted, rating),
        histogram=counted,
        cannot_judge=len(latest) - sum(counted),
        requirement=count_requirements(latest),
        is_rated_here=True,
    )


def _from_origins(origins: Sequence[Outcome]) -> Standing:
    pooled = sum((_requirement(outcome) for outcome in origins), RequirementCount())
    return Standing(RatingClass.IN, (0,) * 9, 0, pooled, is_rated_here=False)


def _origin(outcome: Outcome) -> Origin:
    text = outcome.proposal.current.hash if outcome.proposal is not None else ""
    return Origin(text, RatingClass(outcome.figures["rating"]["class"]), _requirement(outcome))


def _requirement(outcome: Outcome) -> RequirementCount:
    rated: dict[str, int] = outcome.figures["rating"]
    return RequirementCount(rated["required"], rated["advice"])
