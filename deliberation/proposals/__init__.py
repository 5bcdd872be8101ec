"""Proposals: their versions, what people think of them, and where they came from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors of proposals, and put them on the page of their round."""
    from deliberation.proposals import api, queries, views, words
    from deliberation.rounds import panels, texts

    words.init_app(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
    panels.panel(views.proposals_of)
    texts.counted_by(queries.texts_in)
