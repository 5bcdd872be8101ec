"""Where a proposal came from, the way that the drawing of a lineage takes it."""

from typing import Any

from flask import url_for

from deliberation.locale import gettext as _
from deliberation.locale import in_language, reader_language
from deliberation.proposals.queries import Origin
from deliberation.proposals.words import WAYS


def drawn(origin: Origin) -> dict[str, Any]:
    """An origin as the drawing of a lineage takes it; a shielded community is told by its region only."""
    community, earlier = origin.community, origin.proposal
    place: str = community.name
    if earlier is None and community.is_shielded:
        place = in_language(community.region.title)["text"] if community.region else _("Somewhere")
    return {
        "text": earlier.current.statement if earlier else _("Its words stay within that community."),
        "lang": earlier.current.language if earlier else reader_language().tag,
        "url": url_for("proposals.show", proposal_id=earlier.id) if earlier else None,
        "place": place,
        "how": WAYS[origin.kind],
        "origins": [drawn(each) for each in origin.origins],
    }
