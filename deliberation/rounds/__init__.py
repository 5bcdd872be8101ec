"""Deliberations and their rounds: planned, opened, moved from phase to phase, and who takes part."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Start the slice."""
    from deliberation.communities import panels
    from deliberation.people import erasure, export
    from deliberation.record import queries as record
    from deliberation.record.models import StreamOf
    from deliberation.rounds import actions, queries, words
    from deliberation.rounds.api import doors
    from deliberation.rounds.views import pages
    from deliberation.rounds.views.communities import on_community

    record.place_of(StreamOf.ROUND, queries.place_of_round)
    export.contribute("participations", queries.kept_participations)
    export.contribute("deliberations", queries.kept_deliberations)
    export.contribute("extensions", queries.kept_extensions)
    erasure.when_erased(actions.forget_participation)
    panels.panel(on_community)
    words.init_app(app)
    app.register_blueprint(pages)
    app.register_blueprint(doors)
