"""What people send when they rate and vote."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from deliberation.errors import invalid
from deliberation.inputs import Form, Prose
from deliberation.locale import lazy_gettext as _
from deliberation.rounds.forms import RowNumber
from deliberation.rules.rating import Requirement
from deliberation.rules.tally import Choice

CANNOT_JUDGE = "cannot_judge"
LOW = 3
MOST_QUESTIONS = 500
MOST_RATINGS = 100

Language = Annotated[str | None, Field(max_length=35)]


def _judged(sent: Any) -> Any:
    return None if sent == CANNOT_JUDGE else sent


class RatingForm(Form):
    """One answer in a wave: relevance 1-9, or nothing for "cannot judge"; and whether it is for every trainer."""

    version: RowNumber
    relevance: Annotated[Annotated[int, Field(ge=1, le=9)] | None, BeforeValidator(_judged)]
    requirement: Requirement | None = None
    comment: Prose | None = None


class ReasonedRatingForm(RatingForm):
    """An answer as people send it: whoever says no says why, so that a better text can be found."""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.relevance is not None and self.relevance <= LOW and self.comment is None:
            raise invalid("comment", "reason_needed", _("Please say why in a sentence."))
        return self


class RatingsForm(Form):
    """Several answers at once, as a machine sends them; all are taken or none."""

    ratings: list[ReasonedRatingForm] = Field(min_length=1, max_length=MOST_RATINGS)


class BallotForm(Form):
    """What a voter chose, by question; and the language in which they read the texts."""

    choices: dict[RowNumber, Choice] = Field(min_length=1, max_length=MOST_QUESTIONS)
    language: Language = None


class ChoiceForm(Form):
    """What a voter chose on the page of one question, in the language in which it was shown."""

    choice: Choice
    language: Language = None


class WithdrawalForm(Form):
    """Which answer is taken back; all of them where none is named."""

    question: RowNumber | None = None
