"""Reading proposals, already limited to what this reader may see."""

from deliberation.proposals.queries.lineage import Fate, Origin, fate_of, origins_of, statements
from deliberation.proposals.queries.opinions import (
    Support,
    Totals,
    own_reaction,
    reaction_totals,
    shown_stances,
    support_for,
)
from deliberation.proposals.queries.own import kept_opinions, kept_versions
from deliberation.proposals.queries.people import Byline, bylines, languages_to_write_in
from deliberation.proposals.queries.reading import (
    MOST_AT_ONCE,
    proposal_for,
    proposals_in,
    stages_of,
    texts_in,
    version_of,
    versions_of,
)
from deliberation.proposals.queries.texts import Comparison, FieldDifference, Similar, comparison_of, similar_to

__all__ = [
    "MOST_AT_ONCE",
    "Byline",
    "Comparison",
    "Fate",
    "FieldDifference",
    "Origin",
    "Similar",
    "Support",
    "Totals",
    "bylines",
    "comparison_of",
    "fate_of",
    "kept_opinions",
    "kept_versions",
    "languages_to_write_in",
    "origins_of",
    "own_reaction",
    "proposal_for",
    "proposals_in",
    "reaction_totals",
    "shown_stances",
    "similar_to",
    "stages_of",
    "statements",
    "support_for",
    "texts_in",
    "version_of",
    "versions_of",
]
