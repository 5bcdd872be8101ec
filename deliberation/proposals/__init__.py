"""Proposals: their versions, what people think of them, and where they came from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors of proposals, and put them on the page of their round."""
    from deliberation.criteria import origins
    from deliberation.people import erasure, export
    from deliberation.proposals import actions, api, queries, views, words
    from deliberation.rounds import panels, texts

    words.init_app(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
    export.contribute("proposals", queries.kept_versions)
    export.contribute("opinions", queries.kept_opinions)
    erasure.when_erased(actions.forget_opinions)
    panels.panel(views.proposals_of)
    texts.counted_by(queries.texts_in)
    origins.told_by(queries.statements)
