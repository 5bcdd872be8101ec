"""What is published of a closed round, as plain values: its units, questions and ballots, and how texts were rated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deliberation.rules.phases import Level, RoundKind
from deliberation.rules.rating import Histogram, RatingClass, RequirementCount
from deliberation.rules.tally import Choice
from deliberation.rules.tiers import Approval, Outcome, Question
from deliberation.rules.units import Unit
from deliberation.rules.waves import Following


class QuestionKind(StrEnum):
    """What a ballot asks about: one text, what a convening approves, or a whole set."""

    PROPOSAL = "proposal"
    CHARTER = "charter"
    SET = "set"


class Members(StrEnum):
    """Whether people took part, or simulated members, which every format of a result must say."""

    REAL = "real"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """The round of a bundle; ids as they are published, times with their zone."""

    id: str
    kind: RoundKind
    level: Level
    community_id: str
    community: str
    deliberation_id: str
    deliberation: str
    opened: datetime
    closed: datetime
    has_ballot: bool
    members: Members = Members.REAL


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit, how many of its roll voted, and the names of its communities, without shielded ones."""

    unit: Unit
    turnout: int
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedBallot:
    """One choice without a name: its random receipt (32 hexadecimal digits), and the unit that it counts in."""

    receipt: str
    choice: Choice
    unit: str


@dataclass(frozen=True, slots=True)
class AskedText:
    """What is put to the vote as a criterion, and the answers that proposed its tier."""

    question: Question
    requirement: RequirementCount


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, its wordings by language, its ballots and what they decided; text only for a proposal."""

    id: str
    kind: QuestionKind
    version: str
    wordings: Mapping[str, str]
    ballots: Sequence[PublishedBallot]
    decision: Outcome | Approval
    text: AskedText | None = None


@dataclass(frozen=True, slots=True)
class RatedText:
    """How a version was rated at last: everybody's latest answers, their class, and what followed."""

    version: str
    histogram: Histogram
    cannot_judge: int
    requirement: RequirementCount
    rating_class: RatingClass
    following: Following
