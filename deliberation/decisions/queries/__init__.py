"""Reading what rounds decide, limited to what this reader may see."""

from deliberation.decisions.queries.clock import closed_among, due_moments, due_wave_round_ids, voting_round_ids
from deliberation.decisions.queries.outcomes import bundle_of, outcome_of, outcomes_of
from deliberation.decisions.queries.ratification import (
    carried_texts,
    closed_and_unreleased,
    is_released,
    is_top_criteria_round,
    ratification_of,
    release_of,
    signatures_of,
    top_round,
    unreleased_ratifications,
)
from deliberation.decisions.queries.texts import (
    held_over_below,
    open_proposals,
    origins_of,
    remanded_before,
    round_above,
)

__all__ = [
    "bundle_of",
    "carried_texts",
    "closed_among",
    "closed_and_unreleased",
    "due_moments",
    "due_wave_round_ids",
    "held_over_below",
    "is_released",
    "is_top_criteria_round",
    "open_proposals",
    "origins_of",
    "outcome_of",
    "outcomes_of",
    "ratification_of",
    "release_of",
    "remanded_before",
    "round_above",
    "signatures_of",
    "top_round",
    "unreleased_ratifications",
    "voting_round_ids",
]
