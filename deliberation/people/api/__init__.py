"""The doors of accounts and of signing in, for machines."""

from deliberation.people.api import account, signing, stewards
from deliberation.people.api.blueprint import doors

__all__ = ["account", "doors", "signing", "stewards"]
