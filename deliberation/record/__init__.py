"""The numbered, chained record of what happened."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Number events at the end of each transaction, and open the catch-up doors."""
    from deliberation import events
    from deliberation.record import api, jobs

    events.record_with(jobs.number_by_the_clock)
    app.register_blueprint(api.doors)
