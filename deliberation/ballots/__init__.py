"""Waves and ratings, the roll and its units, sealed ballots."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Start the slice."""
    from deliberation.ballots import subscribers
    from deliberation.events import subscribe
    from deliberation.people.events import MemberErased
    from deliberation.rounds.events import PhaseExtended

    subscribe(PhaseExtended, subscribers.extend_the_wave)
    subscribe(MemberErased, subscribers.forget_the_voter)
