"""Accounts, and signing in."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Know who asks."""
    from deliberation.people import identity

    identity.init_app(app)
