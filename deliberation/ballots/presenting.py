"""Ratings, ballots and units as machines read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from deliberation.ballots.actions import OwnChoice
from deliberation.ballots.forms import CANNOT_JUDGE
from deliberation.ballots.models import Question, Rating
from deliberation.ballots.queries import GroupSpread, RatingSheet, Sheets, ShownUnit, Waiting, offered
from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase


def sheets_as_json(sheets: Sheets, shown: Sequence[RatingSheet]) -> dict[str, Any]:
    """The open wave, and some of its texts with one's own answers."""
    return {
        "round_id": sheets.round.id,
        "wave": sheets.wave.number,
        "closes_at": sheets.wave.closes_at.isoformat(),
        "asked": len(sheets.versions),
        "answered": sheets.answered,
        "texts": [_sheet_as_json(sheet) for sheet in shown],
    }


def ballot_as_json(round_: Round, questions: Sequence[Question], chosen: Mapping[int, OwnChoice]) -> dict[str, Any]:
    """The questions with what they offer, and what the voter has chosen so far."""
    return {
        "round_id": round_.id,
        "closes_at": closes_at(round_).isoformat(),
        "questions": [_question_as_json(question, chosen.get(question.id)) for question in questions],
    }


def units_as_json(units: Sequence[ShownUnit], at_least: int | None) -> dict[str, Any]:
    """The units of a round, and the turnout that was last made known."""
    return {
        "roll": sum(unit.roll for unit in units),
        "turnout_at_least": at_least,
        "units": [
            {
                "number": unit.number,
                "roll": unit.roll,
                "region": unit.region_code,
                "communities": [{"id": community.id, "name": community.name} for community in unit.communities],
                "has_shielded": unit.has_shielded,
            }
            for unit in units
        ],
    }


def waiting_as_json(waiting: Waiting) -> dict[str, Any]:
    """What waits in one round."""
    endpoint = "ballots.rate" if waiting.phase is Phase.RATING else "ballots.vote"
    return {
        "round_id": waiting.round.id,
        "phase": waiting.phase.value,
        "left": waiting.left,
        "of": waiting.of,
        "minutes": waiting.minutes,
        "closes_at": waiting.closes_at.isoformat(),
        "address": url_for(endpoint, round_id=waiting.round.id, _external=True),
    }


def _sheet_as_json(sheet: RatingSheet) -> dict[str, Any]:
    version = sheet.version
    return {
        "version": version.id,
        "proposal": version.proposal_id,
        "statement": version.statement,
        "language": version.language,
        "hash": version.hash,
        "own": _rating_as_json(sheet.own),
        "earlier": _rating_as_json(sheet.earlier),
        "groups": [_group_as_json(group) for group in sheet.groups],
    }


def _rating_as_json(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    return {
        "relevance": CANNOT_JUDGE if rating.relevance is None else rating.relevance,
        "requirement": rating.requirement.value if rating.requirement else None,
        "comment": rating.comment,
    }


def _group_as_json(group: GroupSpread) -> dict[str, Any]:
    spread = group.spread
    return {
        "title": dict(group.title),
        "is_own": group.is_own,
        "is_shielded": group.is_shielded,
        "median": float(spread.median),
        "low": float(spread.low),
        "high": float(spread.high),
    }


def _question_as_json(question: Question, own: OwnChoice | None) -> dict[str, Any]:
    return {
        "id": question.id,
        "number": question.number,
        "kind": question.kind.value,
        "proposed_tier": question.proposed_tier,
        "manifest": question.manifest,
        "offered": [choice.value for choice in offered(question)],
        "choice": own.choice.value if own else None,
        "receipt": own.receipt if own else None,
    }
