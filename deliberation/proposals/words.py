"""What the codes of this slice are called, in the reader's language."""

from collections.abc import Iterable, Mapping

from flask import Flask

from deliberation.errors import Sentence
from deliberation.locale import in_language, language_name, reader_language
from deliberation.locale import lazy_gettext as _
from deliberation.proposals.models import FitFor, Proposal, ProposalStatus, Stance
from deliberation.rounds.models import Area, Element
from deliberation.rounds.words import LEVELS
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase

USES: Mapping[FitFor, Sentence] = {
    FitFor.SELF_REFLECTION: _("Looking at one's own work"),
    FitFor.PEER_REVIEW: _("Review among colleagues"),
    FitFor.HIRING: _("Choosing whom to hire"),
}
STANCES: Mapping[Stance, Sentence] = {
    Stance.AGREE: _("Agree"),
    Stance.CAN_LIVE_WITH: _("Can live with it"),
    Stance.DISAGREE: _("Disagree"),
    Stance.UNSURE: _("Unsure"),
}
WAYS: Mapping[LineageKind, Sentence] = {
    LineageKind.CARRIED_UP: _("carried up"),
    LineageKind.MERGED: _("merged"),
    LineageKind.SPLIT: _("split"),
    LineageKind.VARIANT_OF: _("set beside it"),
    LineageKind.CHANGES: _("changed"),
    LineageKind.RETIRES: _("retired"),
    LineageKind.REMANDED: _("sent back"),
}
_TALKED_ABOUT = frozenset({Phase.DISCUSSING, Phase.RATING, Phase.SETTLING, Phase.VOTING})
_UP = {ProposalStatus.CARRIED: _("Carried up"), ProposalStatus.CONTESTED: _("Carried up, contested")}


def stage_of(proposal: Proposal) -> str:
    """The code of the chip on a proposal: while it is open, the phase in which it is talked about."""
    if proposal.status is ProposalStatus.OPEN and proposal.round.phase in _TALKED_ABOUT:
        return proposal.round.phase.value
    return proposal.status.value


def status_word(proposal: Proposal) -> Sentence | None:
    """The word on the chip where the usual one misleads: a round without a ballot accepts nothing, it carries up."""
    return None if proposal.round.has_ballot else _UP.get(proposal.status)


def totals_in_words(totals: Mapping[Stance, int], step: int) -> list[tuple[Sentence, Sentence]]:
    """How many gave each answer; where numbers move in steps, at least how many."""
    return [(STANCES[stance], number if step == 1 else _floor(number, step)) for stance, number in totals.items()]


def _floor(number: int, step: int) -> Sentence:
    if number == 0:
        return _("fewer than %(number)s", number=step)
    return _("%(number)s or more", number=number)


def _titles(kept: Iterable[Area] | Iterable[Element]) -> list[tuple[str, str]]:
    return [(each.key, in_language(each.title)["text"]) for each in kept]


def init_app(app: Flask) -> None:
    """Let every template say these words."""
    app.jinja_env.globals.update(
        use_word=lambda code: USES[FitFor(code)],
        use_choices=lambda uses: [(use.value, USES[use]) for use in uses],
        stance_choices=lambda tones: [(code, STANCES[Stance(code)], tone, "") for code, tone in tones.items()],
        lineage_word=lambda code: WAYS[LineageKind(code)],
        title_choices=_titles,
        language_choices=lambda tags: [(tag, language_name(tag, reader_language().tag)) for tag in tags],
        version_choices=lambda versions: [(version.number, version.number) for version in versions],
        stages_in_words=lambda stages: [(LEVELS[level], state) for level, state in stages],
        totals_in_words=totals_in_words,
        stage_of=stage_of,
        status_word=status_word,
    )
