"""The pages of accounts and of signing in."""

from deliberation.people.views import account, confirming, signing, stewards
from deliberation.people.views.blueprint import pages

__all__ = ["account", "confirming", "pages", "signing", "stewards"]
