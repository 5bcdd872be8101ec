"""What people do with proposals, and what a closing round does with them."""

from deliberation.proposals.actions.carrying import carry_up, set_status
from deliberation.proposals.actions.opinions import forget_opinions, react, support, withdraw_reaction, withdraw_support
from deliberation.proposals.actions.writing import propose, require_proposing, revise, withdraw

__all__ = [
    "carry_up",
    "forget_opinions",
    "propose",
    "react",
    "require_proposing",
    "revise",
    "set_status",
    "support",
    "withdraw",
    "withdraw_reaction",
    "withdraw_support",
]
