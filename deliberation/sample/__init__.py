"""Sample dialogues: what they say, and the simulated people who hold them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Start the slice."""
    from deliberation.sample import jobs

    app.register_blueprint(jobs.commands)
