"""What is put to the vote, as its page shows it: a text, a charter, or a whole set."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from deliberation.ballots.models import Question
from deliberation.ballots.queries import listed_texts, texts_by_area
from deliberation.locale import reader_language
from deliberation.people.queries import names
from deliberation.rules.policy import policy_from_json
from deliberation.rules.published import QuestionKind

Subject = dict[str, Any]


def subject_of(session: Session, question: Question) -> Subject:
    """The wording of a question in the best language for the reader, and what belongs to its kind."""
    return {"wording": wording_of(question), **_KINDS[question.kind](session, question)}


def wording_of(question: Question) -> Subject:
    """The frozen wording that this reader sees, with its language; the authentic one where theirs is missing."""
    wordings: dict[str, dict[str, str]] = question.manifest["wordings"]
    wish = reader_language().tag
    tag = wish if wish in wordings else question.manifest["language"]
    return {"text": wordings[tag]["text"], "language": tag}


def _text(_session: Session, _question: Question) -> Subject:
    return {}


def _charter(session: Session, question: Question) -> Subject:
    deliberation = question.round.deliberation
    return {
        "deliberation": deliberation,
        "policy": policy_from_json(deliberation.policy),
        "drafters": names(session, [drafter.member_id for drafter in deliberation.drafters]),
    }


def _set(session: Session, question: Question) -> Subject:
    texts = listed_texts(session, question)
    return {"deliberation": question.round.deliberation, "areas": texts_by_area(texts), "texts": len(texts)}


_KINDS: Mapping[QuestionKind, Callable[[Session, Question], Subject]] = {
    QuestionKind.PROPOSAL: _text,
    QuestionKind.CHARTER: _charter,
    QuestionKind.SET: _set,
}
