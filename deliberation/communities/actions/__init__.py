"""What people do in the tree of communities."""

from deliberation.communities.actions.founding import found_community, reshape_community, set_region
from deliberation.communities.actions.invitations import (
    accept_invitation,
    make_invitation,
    renew_invitation,
    withdraw_invitation,
)
from deliberation.communities.actions.memberships import admit, ask_to_join, decline, leave, leave_everywhere
from deliberation.communities.actions.newcomers import accept_as_newcomer, finish_joining, join_as_newcomer
from deliberation.communities.actions.roles import grant_role, revoke_role

__all__ = [
    "accept_as_newcomer",
    "accept_invitation",
    "admit",
    "ask_to_join",
    "decline",
    "finish_joining",
    "found_community",
    "grant_role",
    "join_as_newcomer",
    "leave",
    "leave_everywhere",
    "make_invitation",
    "renew_invitation",
    "reshape_community",
    "revoke_role",
    "set_region",
    "withdraw_invitation",
]
