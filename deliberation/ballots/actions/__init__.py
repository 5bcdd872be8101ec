"""What people, and the clock, do with waves, rolls and ballots."""

from deliberation.ballots.actions.casting import OwnChoice, cast_ballot, own_ballot, withdraw_ballot, withdraw_choice
from deliberation.ballots.actions.opening import Opened, count_ratings, forget_key, open_envelopes
from deliberation.ballots.actions.rating import rate
from deliberation.ballots.actions.rolls import freeze_roll
from deliberation.ballots.actions.voting import NewQuestion, announce_turnout, open_voting
from deliberation.ballots.actions.waves import close_wave, open_wave

__all__ = [
    "NewQuestion",
    "Opened",
    "OwnChoice",
    "announce_turnout",
    "cast_ballot",
    "close_wave",
    "count_ratings",
    "forget_key",
    "freeze_roll",
    "open_envelopes",
    "open_voting",
    "open_wave",
    "own_ballot",
    "rate",
    "withdraw_ballot",
    "withdraw_choice",
]
