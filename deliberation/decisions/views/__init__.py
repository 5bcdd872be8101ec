"""The pages on which rounds are opened, moved, closed and signed, and their results read."""

from deliberation.decisions.views import moving, panels, results, signing
from deliberation.decisions.views.blueprint import pages

__all__ = ["moving", "pages", "panels", "results", "signing"]
