"""The pages of communities and memberships."""

from deliberation.communities.views import arriving, browsing, founding, inviting, joining, managing
from deliberation.communities.views.blueprint import pages

__all__ = ["arriving", "browsing", "founding", "inviting", "joining", "managing", "pages"]
