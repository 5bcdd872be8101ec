"""Moving and closing rounds, what they decided, ratification."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Start the slice."""
    from deliberation.decisions import jobs

    app.register_blueprint(jobs.commands)
