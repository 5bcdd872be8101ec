"""What waits for somebody, as machines read it."""

from typing import Any

from flask import url_for

from deliberation.notices.queries import Closing, DeskEntry, Task, Today
from deliberation.notices.words import address_of
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rounds.presenting import round_as_json


def today_as_json(today: Today) -> dict[str, Any]:
    """A member's day: tasks, own rounds, the criteria of the one that is shown first, the last one that closed."""
    return {
        "tasks": [_task(task) for task in today.tasks],
        "round": round_as_json(today.round) if today.round else None,
        "stages": [{"kind": kind, "level": level, "stage": stage} for kind, level, stage in today.stages],
        "proposals": [_proposal(each, today.contributions[each.id]) for each in today.proposals],
        "other_rounds": [_round(each) for each in today.others],
        "last_closing": _closing(today.last_closing) if today.last_closing else None,
        "requests": [{"community_id": each.community_id} for each in today.requests],
    }


def desk_entry_as_json(entry: DeskEntry) -> dict[str, Any]:
    """A community that one facilitates."""
    return {
        "community_id": entry.community.id,
        "name": entry.community.name,
        "requests": entry.requests,
        "rounds": [_round(each) for each in entry.rounds],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "kind": task.kind.value,
        "number": task.number,
        "minutes": task.minutes,
        "round_id": task.round.id if task.round else None,
        "due": task.due.isoformat() if task.due else None,
        "address": address_of(task),
    }


def _round(round_: Round) -> dict[str, Any]:
    return {
        "id": round_.id,
        "address": url_for("rounds.show", round_id=round_.id),
        "deliberation": round_.deliberation.slug,
        "community_id": round_.community_id,
        "kind": round_.kind.value,
        "phase": round_.phase.value,
        "is_simulated": round_.deliberation.is_simulated,
    }


def _proposal(proposal: Proposal, contributions: int) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "address": url_for("proposals.show", proposal_id=proposal.id),
        "statement": proposal.current.statement,
        "language": proposal.current.language,
        "area": proposal.area.key,
        "status": proposal.status.value,
        "contributions": contributions,
    }


def _closing(closing: Closing) -> dict[str, Any]:
    address = url_for("decisions.results", round_id=closing.round.id)
    return {**_round(closing.round), "results": address, "outcomes": dict(closing.outcomes)}
