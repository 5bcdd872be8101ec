"""The numbered, chained record of what happened."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Number events at the end of each transaction, and open the doors for those who catch up or look back."""
    from deliberation import events
    from deliberation.record import api, jobs, queries, views, words
    from deliberation.record.models import StreamOf

    events.record_with(jobs.number_by_the_clock)
    queries.place_of(StreamOf.COMMUNITY, queries.place_of_community)
    words.init_app(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
