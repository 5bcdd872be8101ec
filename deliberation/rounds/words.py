"""What the codes of this slice are called, in the reader's language."""

from collections.abc import Mapping

from flask import Flask

from deliberation.errors import Sentence
from deliberation.locale import lazy_gettext as _
from deliberation.rules.phases import Level, Phase, RoundKind

PHASES: Mapping[Phase, Sentence] = {
    Phase.PLANNED: _("Planned"),
    Phase.PROPOSING: _("Proposing"),
    Phase.DISCUSSING: _("Discussing"),
    Phase.RATING: _("Rating"),
    Phase.SETTLING: _("Settling"),
    Phase.VOTING: _("Voting"),
    Phase.CLOSED: _("Closed"),
}
LEVELS: Mapping[Level, Sentence] = {
    Level.LOCAL: _("Local"),
    Level.NATIONAL: _("National"),
    Level.GLOBAL: _("Global"),
}
KINDS: Mapping[RoundKind, Sentence] = {
    RoundKind.CONVENING: _("Approving the rules"),
    RoundKind.CRITERIA: _("Working out criteria"),
    RoundKind.RATIFICATION: _("Approving the whole set"),
}


def init_app(app: Flask) -> None:
    """Let every template say these words."""
    app.jinja_env.globals.update(
        phase_word=lambda phase: PHASES[phase],
        level_word=lambda level: LEVELS[level],
        round_kind_word=lambda kind: KINDS[kind],
    )
