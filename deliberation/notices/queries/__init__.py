"""What waits for a reader, where they stand, and what everybody may see."""

from deliberation.notices.queries.desks import DeskEntry, desks_of
from deliberation.notices.queries.public import InForce, Undertaking, last_releases, rules_in_force, undertakings
from deliberation.notices.queries.standing import Simulation, number_waiting, simulation
from deliberation.notices.queries.tasks import Task, TaskKind, tasks_for
from deliberation.notices.queries.today import Closing, Today, today

__all__ = [
    "Closing",
    "DeskEntry",
    "InForce",
    "Simulation",
    "Task",
    "TaskKind",
    "Today",
    "Undertaking",
    "desks_of",
    "last_releases",
    "number_waiting",
    "rules_in_force",
    "simulation",
    "tasks_for",
    "today",
    "undertakings",
]
