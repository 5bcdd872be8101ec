"""What people send when they rate and vote."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from deliberation.inputs import Form, Prose
from deliberation.rules.rating import Requirement
from deliberation.rules.tally import Choice

CANNOT_JUDGE = "cannot_judge"
MOST_QUESTIONS = 500


def _judged(sent: Any) -> Any:
    return None if sent == CANNOT_JUDGE else sent


class RatingForm(Form):
    """One answer in a wave: relevance 1-9, or nothing for "cannot judge"; and whether it is for every trainer."""

    version: int
    relevance: Annotated[int | None, BeforeValidator(_judged)] = Field(ge=1, le=9)
    requirement: Requirement | None = None
    comment: Prose | None = None


class BallotForm(Form):
    """What a voter chose, by question; and the language in which they read the texts."""

    choices: dict[int, Choice] = Field(min_length=1, max_length=MOST_QUESTIONS)
    language: str | None = Field(default=None, max_length=35)
