"""The pages of deliberations and rounds."""

from deliberation.rounds.views import deliberations, desk, rounds
from deliberation.rounds.views.blueprint import pages

__all__ = ["deliberations", "desk", "pages", "rounds"]
