"""The pages of rating and voting."""

from deliberation.ballots.views import deciding, rating, voting
from deliberation.ballots.views.blueprint import pages
from deliberation.ballots.views.panels import on_desk, on_round

__all__ = ["deciding", "on_desk", "on_round", "pages", "rating", "voting"]
