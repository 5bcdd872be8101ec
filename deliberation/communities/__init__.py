"""The tree of communities, memberships and roles."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001
    """Let everybody who signs in bring the roles that they hold."""
    from deliberation.communities.queries import grants_of
    from deliberation.people.identity import provide_grants

    provide_grants(grants_of)
