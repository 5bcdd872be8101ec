"""What the codes in a release are called, in the reader's language."""

from collections.abc import Iterable, Mapping

from deliberation.errors import Sentence
from deliberation.locale import lazy_gettext as _
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Level
from deliberation.rules.positions import Position
from deliberation.rules.tiers import Tier

TIERS: Mapping[str, Sentence] = {
    Tier.ESSENTIAL: _("Must"),
    Tier.RECOMMENDED: _("Should"),
    Tier.CONTEXTUAL: _("Depends on the place"),
}
LEVELS: Mapping[str, Sentence] = {
    Level.LOCAL: _("Local"),
    Level.NATIONAL: _("National"),
    Level.GLOBAL: _("Global"),
}
WAYS: Mapping[str, Sentence] = {
    LineageKind.CARRIED_UP: _("carried up"),
    LineageKind.MERGED: _("merged"),
    LineageKind.SPLIT: _("split"),
    LineageKind.CHANGES: _("changed"),
    LineageKind.RETIRES: _("retired"),
    LineageKind.REMANDED: _("sent back"),
}
POSITIONS: Mapping[str, Sentence] = {
    Position.ACCEPTS: _("says yes"),
    Position.REJECTS: _("says no"),
    Position.NONE: _("no position"),
}
# What a text may be used for is a code of the proposals, which are on the left of this slice.
USES: Mapping[str, Sentence] = {
    "self_reflection": _("Looking at one's own work"),
    "peer_review": _("Review among colleagues"),
    "hiring": _("Choosing whom to hire"),
}


def use_words(codes: Iterable[str]) -> list[Sentence]:
    """What a criterion is fit for, in words."""
    return [USES.get(code, code) for code in codes]
