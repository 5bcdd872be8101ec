"""Reading deliberations and rounds, as far as this reader may."""

from deliberation.rounds.queries.attendance import Attendance, Group, attendance, demand_of, expected_texts
from deliberation.rounds.queries.choices import drafters, facilitated, facilitates, languages, plannable, units
from deliberation.rounds.queries.reading import (
    MOST_AT_ONCE,
    closes_at,
    current_rounds,
    deliberation_for,
    deliberations,
    due_round_ids,
    extensions_of,
    own_rounds,
    participation_of,
    policy_of,
    readable,
    round_for,
    rounds_of,
    wave_closes_at,
    windows_of,
)
from deliberation.rounds.queries.stages import Stage, phases_of, stages_of

__all__ = [
    "MOST_AT_ONCE",
    "Attendance",
    "Group",
    "Stage",
    "attendance",
    "closes_at",
    "current_rounds",
    "deliberation_for",
    "deliberations",
    "demand_of",
    "drafters",
    "due_round_ids",
    "expected_texts",
    "extensions_of",
    "facilitated",
    "facilitates",
    "languages",
    "own_rounds",
    "participation_of",
    "phases_of",
    "plannable",
    "policy_of",
    "readable",
    "round_for",
    "rounds_of",
    "stages_of",
    "units",
    "wave_closes_at",
    "windows_of",
]
