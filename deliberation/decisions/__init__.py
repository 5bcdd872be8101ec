"""Moving and closing rounds, what they decided, ratification."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors, let the clock in, and put what was decided on the pages of rounds and proposals."""
    from deliberation.decisions import api, jobs, queries, views, words
    from deliberation.people import export
    from deliberation.proposals import fragments
    from deliberation.rounds import desk, panels

    export.contribute("early_moves", queries.kept_moves)
    export.contribute("signatures", queries.kept_signatures)
    words.init_app(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
    app.register_blueprint(jobs.commands)
    desk.panel(views.panels.on_desk)
    panels.panel(views.panels.on_round)
    fragments.what_became(views.panels.on_proposal)
