"""Waves and ratings, the roll and its units, sealed ballots."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the doors of rating and voting, show the units, and forget with the others who closed their account."""
    from deliberation.ballots import api, queries, subscribers, views
    from deliberation.communities.events import MemberLeft
    from deliberation.events import subscribe
    from deliberation.people.erasure import when_erased
    from deliberation.people.export import contribute
    from deliberation.rounds import desk, panels
    from deliberation.rounds.events import PhaseExtended

    subscribe(PhaseExtended, subscribers.extend_the_wave)
    subscribe(MemberLeft, subscribers.unlink_who_left)
    when_erased(subscribers.forget_the_voter)
    contribute("ratings", queries.export_of_ratings)
    contribute("rolls", queries.export_of_rolls)
    panels.panel(views.on_round)
    desk.panel(views.on_desk)
    app.register_blueprint(views.pages)
    app.register_blueprint(api.doors)
