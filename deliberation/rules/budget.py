"""What a round will ask of each member, before it opens: it warns, and never blocks."""

from dataclasses import dataclass

from deliberation.rules.phases import Phase, RoundKind, sequence
from deliberation.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Demand:
    """Answers and minutes that a round asks of each member; the most is reached if every wave asks about every text."""

    ratings: int
    choices: int
    consultations: int
    minutes: int
    answers_at_most: int
    budget: int

    @property
    def answers(self) -> int:
        """How many answers are asked for in all."""
        return self.ratings + self.choices + self.consultations

    @property
    def is_over_budget(self) -> bool:
        """Whether that is more than the budget; just as many is not."""
        return self.answers > self.budget


def demand(
    kind: RoundKind, texts: int, policy: Policy, *, has_ballot: bool, unrated: int = 0, consultations: int = 0
) -> Demand:
    """What a round with so many texts asks of each member; unrated ones arrived unchanged and in everywhere.

    Each text is read once, rated once, and answered once on the ballot where there is one; minutes are rounded up. A
    consultation takes as long as a choice. Second waves ask about a part that nobody knows beforehand.
    """
    phases = sequence(kind, has_ballot=has_ballot)
    ratings = texts - unrated if Phase.RATING in phases else 0
    choices = texts if Phase.VOTING in phases else 0
    times = policy.budget
    seconds = (
        texts * times.reading_seconds
        + ratings * times.rating_seconds
        + (choices + consultations) * times.ballot_seconds
    )
    waves = policy.rating.waves if has_ballot else policy.rating.waves_without_ballot
    at_most = ratings * waves + choices + consultations
    return Demand(ratings, choices, consultations, -(-seconds // 60), at_most, times.answers)
