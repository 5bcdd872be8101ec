"""The doors of communities and memberships, for machines."""

from deliberation.communities.api import joining, managing, tree
from deliberation.communities.api.blueprint import doors

__all__ = ["doors", "joining", "managing", "tree"]
