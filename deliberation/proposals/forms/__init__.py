"""What people send about proposals."""

from deliberation.proposals.forms.opinions import ReactionForm
from deliberation.proposals.forms.texts import (
    MOST_ALTERNATIVES,
    ClosenessForm,
    LanguageTag,
    ProposalForm,
    RevisionForm,
    TextForm,
    cursor,
)

__all__ = [
    "MOST_ALTERNATIVES",
    "ClosenessForm",
    "LanguageTag",
    "ProposalForm",
    "ReactionForm",
    "RevisionForm",
    "TextForm",
    "cursor",
]
