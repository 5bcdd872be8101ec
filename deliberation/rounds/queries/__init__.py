"""Reading deliberations and rounds, as far as this reader may."""

from deliberation.rounds.queries.desk import Attendance, Group, attendance, demand_of
from deliberation.rounds.queries.reading import (
    closes_at,
    current_rounds,
    deliberation_for,
    due_round_ids,
    extensions_of,
    own_rounds,
    participation_of,
    policy_of,
    readable,
    round_for,
    rounds_of,
    stages_of,
    wave_closes_at,
    windows_of,
)

__all__ = [
    "Attendance",
    "Group",
    "attendance",
    "closes_at",
    "current_rounds",
    "deliberation_for",
    "demand_of",
    "due_round_ids",
    "extensions_of",
    "own_rounds",
    "participation_of",
    "policy_of",
    "readable",
    "round_for",
    "rounds_of",
    "stages_of",
    "wave_closes_at",
    "windows_of",
]
