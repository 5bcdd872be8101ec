"""What waits for somebody, and the pages that everybody comes in by."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the first pages, and give every page its way to the others."""
    from deliberation.notices import api, navigation, views, words

    words.init_app(app)
    navigation.init_app(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
