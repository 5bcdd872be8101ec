"""What people and the clock do to deliberations and rounds."""

from deliberation.rounds.actions.creating import create_deliberation
from deliberation.rounds.actions.moving import approve, enter_phase, extend_phase, prolong_phase
from deliberation.rounds.actions.opening import open_round
from deliberation.rounds.actions.planning import plan_level, plan_round
from deliberation.rounds.actions.taking_part import choose_unit, confirm_taking_part, forget_participation, note_act

__all__ = [
    "approve",
    "choose_unit",
    "confirm_taking_part",
    "create_deliberation",
    "enter_phase",
    "extend_phase",
    "forget_participation",
    "note_act",
    "open_round",
    "plan_level",
    "plan_round",
    "prolong_phase",
]
