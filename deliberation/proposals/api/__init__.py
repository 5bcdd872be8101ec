"""Proposals for machines, under /api/v1."""

from deliberation.proposals.api import opinions, texts
from deliberation.proposals.api.blueprint import doors

__all__ = ["doors", "opinions", "texts"]
