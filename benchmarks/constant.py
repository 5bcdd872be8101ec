"""The least that Flask can do: one view that returns a constant."""

from flask import Flask


def application(size: int) -> Flask:
    """An application that answers at / with so many bytes, whoever asks."""
    app, page = Flask("constant"), "x" * size
    app.add_url_rule("/", view_func=lambda: page)
    return app
