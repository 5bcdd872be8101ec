"""Conversations on proposals, and on rounds as a whole."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open a conversation with every round and proposal, and show it on their pages."""
    from deliberation import events
    from deliberation.discussion import actions, api, queries, views
    from deliberation.people import erasure, export
    from deliberation.proposals import fragments
    from deliberation.proposals.events import ProposalSubmitted
    from deliberation.rounds import panels
    from deliberation.rounds.events import RoundOpened

    events.subscribe(RoundOpened, actions.open_on_round)
    events.subscribe(ProposalSubmitted, actions.open_on_proposal)
    fragments.below_text(views.on_proposal)
    fragments.count_contributions(queries.numbers_of_posts)
    panels.panel(views.on_round)
    export.contribute("posts", queries.kept_posts)
    erasure.when_erased(actions.forget_posts)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
