"""What the codes of this slice are called, in the reader's language."""

from collections.abc import Iterable, Mapping

from flask import Flask

from deliberation.errors import Sentence
from deliberation.locale import lazy_gettext as _
from deliberation.rounds.forms import Preset
from deliberation.rounds.models import Round
from deliberation.rounds.queries import Stage, phases_of, turning_point
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.rules.quorum import approval_quorum, unit_quorum

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

PRESETS: Mapping[Preset, Sentence] = {
    Preset.DELPHI: _("Usual rules"),
    Preset.THREE_WEEKS: _("Usual rules, each level within three weeks"),
    Preset.QUICK: _("Usual rules, rated once"),
    Preset.DOUBLE_MAJORITY: _("More than half of the people and of the groups"),
    Preset.ISO: _("As in ISO: two thirds of the communities, few against"),
}


FIELDS: Mapping[str, Sentence] = {
    "community_id": _("Community"),
    "title": _("Title"),
    "question": _("The question"),
    "language": _("The language you write in"),
    "areas": _("Areas"),
    "elements": _("Elements"),
    "required_languages": _("Required languages"),
    "preset": _("How it is decided"),
    "policy": _("The rules as JSON"),
    "drafter_ids": _("Who drafted this"),
    "convening": _("Approval by the members"),
}


def steps_of(round_: Round) -> list[tuple[Sentence, str]]:
    """The stages of a round in words, as the stage line draws them."""
    return [(PHASES[phase], stage.value) for phase, stage in phases_of(round_)]


def steps_up(stages: Iterable[tuple[RoundKind, Level, Stage]]) -> list[tuple[Sentence, str]]:
    """The stages of a deliberation in words: approval, the levels from the lowest up, ratification."""
    return [(LEVELS[level] if kind is RoundKind.CRITERIA else KINDS[kind], each.value) for kind, level, each in stages]


def init_app(app: Flask) -> None:
    """Let every template say these words."""
    app.jinja_env.globals.update(
        phase_word=lambda phase: PHASES[phase],
        level_word=lambda level: LEVELS[level],
        round_kind_word=lambda kind: KINDS[kind],
        turning_point=turning_point,
        preset_choices=lambda: [(preset.value, PRESETS[preset]) for preset in Preset],
        yes_needed=approval_quorum,
        yes_needed_in_group=unit_quorum,
    )
