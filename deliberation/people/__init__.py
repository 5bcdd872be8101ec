"""Accounts, and signing in."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Know who asks, and open the doors of accounts."""
    from deliberation.people import api, commands, export, identity, queries, views

    identity.init_app(app)
    export.contribute("account", queries.kept_account)
    export.contribute("sign_ins", queries.kept_sign_ins)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
    app.register_blueprint(commands.commands)
