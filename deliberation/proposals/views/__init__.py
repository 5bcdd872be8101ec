"""The pages of proposals."""

from deliberation.proposals.views import opinions, writing
from deliberation.proposals.views.reading import pages, proposals_of

__all__ = ["opinions", "pages", "proposals_of", "writing"]
