"""Deliberations and rounds as machines read them."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from deliberation.rounds.models import Deliberation, Extension, Participation, Round
from deliberation.rounds.queries import Attendance, Group, policy_of, windows_of
from deliberation.rules.budget import Demand
from deliberation.rules.policy import policy_to_json


def deliberation_as_json(deliberation: Deliberation) -> dict[str, Any]:
    """A deliberation with its areas, elements, frame and rules."""
    approved_at = deliberation.approved_at
    return {
        "id": deliberation.id,
        "slug": deliberation.slug,
        "address": url_for("rounds.deliberation", slug=deliberation.slug, _external=True),
        "community_id": deliberation.community_id,
        "title": deliberation.title,
        "question": deliberation.question,
        "language": deliberation.language,
        "required_languages": deliberation.required_languages,
        "areas": [{"id": area.id, "key": area.key, "title": area.title} for area in deliberation.areas],
        "elements": [{"key": element.key, "title": element.title} for element in deliberation.elements],
        "frame": [
            {
                "title": text.title,
                "published_by": text.published_by,
                "year": text.year,
                "address": text.address,
                "summary": text.summary,
            }
            for text in deliberation.frame
        ],
        "drafter_ids": [drafter.member_id for drafter in deliberation.drafters],
        "policy": deliberation.policy,
        "has_convening": deliberation.has_convening,
        "approved_at": approved_at.isoformat() if approved_at else None,
        "is_simulated": deliberation.is_simulated,
    }


def round_as_json(round_: Round) -> dict[str, Any]:
    """A round with its times, in its own zone, and the rules that it has or would open under."""
    return {
        "id": round_.id,
        "address": url_for("rounds.show", round_id=round_.id, _external=True),
        "deliberation": round_.deliberation.slug,
        "community_id": round_.community_id,
        "level": round_.community.level.value,
        "kind": round_.kind.value,
        "phase": round_.phase.value,
        "has_ballot": round_.has_ballot,
        "time_zone": round_.time_zone,
        "opens_at": round_.opens_at.isoformat(),
        "windows": [
            {"phase": window.phase.value, "opens_at": window.opens.isoformat(), "closes_at": window.closes.isoformat()}
            for window in windows_of(round_)
        ],
        "policy": policy_to_json(policy_of(round_)),
        "policy_hash": round_.policy_hash,
        "is_simulated": round_.deliberation.is_simulated,
    }


def extension_as_json(extension: Extension) -> dict[str, Any]:
    """A phase that was given more time, by whom (nobody: the clock), and why."""
    return {
        "id": extension.id,
        "phase": extension.phase.value,
        "member_id": extension.member_id,
        "reason": extension.reason,
        "from_closing": extension.from_closing.isoformat(),
        "to_closing": extension.to_closing.isoformat(),
    }


def participation_as_json(participation: Participation | None) -> dict[str, Any]:
    """How the asker takes part in a round."""
    if participation is None:
        return {"takes_part": False, "unit_community_id": None}
    takes_part = participation.acted_at is not None or participation.confirmed_at is not None
    return {"takes_part": takes_part, "unit_community_id": participation.unit_community_id}


def attendance_as_json(attendance: Attendance, demand: Demand) -> dict[str, Any]:
    """What stands on the desk: who takes part, and what the round asks of each member."""
    return {
        "members": attendance.members,
        "taking_part": attendance.taking_part,
        "communities": [_group_as_json(group) for group in attendance.communities],
        "regions": [_group_as_json(group) for group in attendance.regions],
        "demand": {
            "answers": demand.answers,
            "minutes": demand.minutes,
            "budget": demand.budget,
            "is_over_budget": demand.is_over_budget,
        },
    }


def _group_as_json(group: Group) -> Mapping[str, Any]:
    return {"title": dict(group.title), "members": group.members, "taking_part": group.taking_part}
