"""The tree of communities, memberships and roles."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let everybody who signs in bring the roles that they hold, and open the doors of communities."""
    from deliberation.communities import actions, api, exits, queries, views, words
    from deliberation.people import erasure, export, identity

    identity.provide_grants(queries.grants_of)
    export.contribute("memberships", queries.kept_memberships)
    export.contribute("invitations", queries.kept_invitations)
    erasure.when_erased(actions.leave_everywhere)
    exits.init_app(app)
    app.jinja_env.filters["role_word"] = words.role_word
    app.jinja_env.filters["place_word"] = words.place_word
    app.jinja_env.filters["language_word"] = words.language_word
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
