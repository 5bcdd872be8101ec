"""The key of a round and the envelopes under it: where either fails, voting is interrupted and the steward alarmed."""

import logging

from cryptography.exceptions import InvalidTag

from deliberation.ballots.envelopes import Letter, key_name, unseal
from deliberation.ballots.errors import VotingInterrupted
from deliberation.keys import KeyMissing, Keys
from deliberation.rounds.models import Round

_log = logging.getLogger(__name__)


def key_of(round_: Round, keys: Keys) -> bytes:
    """The key that seals a round's ballots; raises VotingInterrupted."""
    try:
        return keys.read(key_name(round_.id))
    except KeyMissing:
        _log.critical("round %d: voting is interrupted, the key is missing from both folders", round_.id)
        raise VotingInterrupted() from None


def opened(round_: Round, key: bytes, roll_entry_id: int, question_id: int, sealed: bytes) -> Letter:
    """What an envelope holds; raises VotingInterrupted for one that was touched, swapped, or sealed by another key."""
    try:
        return unseal(key, roll_entry_id, question_id, sealed)
    except InvalidTag:
        # Whose it is stays out of the log.
        _log.critical("round %d: voting is interrupted, an envelope was tampered with", round_.id)
        raise VotingInterrupted() from None
