"""Criteria sets, the criteria in them, and their releases in every format."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors to what was ratified: pages for people, formats for other tools."""
    from deliberation.criteria import addresses, api, views

    app.url_map.converters.update(addresses.CONVERTERS)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
