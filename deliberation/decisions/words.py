"""What results are called, and the sentences in which they are told, in the reader's language."""

from collections.abc import Mapping, Sequence

from flask import Flask

from deliberation.customs import listed
from deliberation.decisions.findings import Ground
from deliberation.errors import Sentence
from deliberation.locale import in_language, ngettext
from deliberation.locale import lazy_gettext as _
from deliberation.rules.crossing import MeasureCode
from deliberation.rules.positions import Position
from deliberation.rules.rating import RatingClass
from deliberation.rules.tiers import Verdict
from deliberation.rules.waves import Following

# The headings under which the results of a round are told.
GROUPS: Mapping[str, Sentence] = {
    "carried": _("Approved"),
    Verdict.ESSENTIAL: _("Accepted as a requirement"),
    Verdict.RECOMMENDED: _("Accepted as advice"),
    Verdict.CONTEXTUAL: _("Accepted where it fits"),
    Verdict.REMANDED: _("Sent back once"),
    Verdict.NOT_CARRIED: _("Not accepted"),
    Following.CARRIED_UP: _("Carried up"),
    Following.CONTESTED: _("Carried up, contested"),
    Following.TOO_FEW_ANSWERS: _("Carried up, too few answers"),
    Following.ARCHIVED: _("Archived: most said no"),
}

# Where the usual sentence, which counts groups (macros/decide.html), would not say what decided.
SENTENCES: Mapping[tuple[str, Ground], Sentence] = {
    ("carried", Ground.GROUPS): _(
        "Approved: %(accepting)s of %(holding)s groups said yes (%(needed)s needed); %(yes)s people yes, %(no)s no."
    ),
    ("carried", Ground.PEOPLE): _("Approved: %(yes)s said yes (%(needed)s needed), %(no)s said no."),
    (Verdict.ESSENTIAL, Ground.PEOPLE): _(
        "Accepted as a requirement: %(yes)s said yes (%(needed)s needed), %(no)s said no."
    ),
    (Verdict.RECOMMENDED, Ground.PEOPLE): _(
        "Accepted as advice: %(yes)s said yes (%(needed)s needed), %(no)s said no."
    ),
    (Verdict.REMANDED, Ground.PEOPLE): _("Sent back once: %(yes)s people said yes, %(needed)s were needed."),
    (Verdict.REMANDED, Ground.MAJORITY): _("Sent back once: %(yes)s people said yes and %(no)s no."),
    (Verdict.REMANDED, Ground.REGIONS): _("Sent back once: against it: %(against)s."),
    (Verdict.REMANDED, Ground.REJECTIONS): _(
        "Sent back once: groups that said no: %(rejecting)s, at most %(most_rejecting)s may."
    ),
    (Verdict.NOT_CARRIED, Ground.PEOPLE): _("Not decided: %(yes)s people said yes, %(needed)s were needed."),
    (Verdict.NOT_CARRIED, Ground.MAJORITY): _("Not accepted: %(yes)s people said yes and %(no)s no."),
    (Verdict.NOT_CARRIED, Ground.REGIONS): _("Not accepted: against it: %(against)s."),
    (Verdict.NOT_CARRIED, Ground.REJECTIONS): _(
        "Not accepted: groups that said no: %(rejecting)s, at most %(most_rejecting)s may."
    ),
}

# Of texts that are decided by their ratings; numbers are of people who rated.
RATED: Mapping[Following, Sentence] = {
    Following.CARRIED_UP: _("Carried up: %(high)s of %(rated)s people said yes (7-9)."),
    Following.CONTESTED: _(
        "Carried up as contested: of %(rated)s people %(high)s said yes (7-9), %(low)s no (1-3), %(middle)s unsure."
    ),
    Following.TOO_FEW_ANSWERS: _("Carried up with a mark: too few people rated it to say."),
    Following.ARCHIVED: _("Archived: %(low)s of %(rated)s people said no (1-3)."),
    Following.BALLOT: _(
        "It went to the vote: of %(rated)s people %(high)s said yes (7-9), %(low)s no (1-3), %(middle)s unsure."
    ),
}
RATED_BELOW = _("It came up as a clear yes from everywhere, so it was not rated again.")
TOO_FEW_TO_SHOW = _("It went to the vote with a mark: too few people rated it to say.")

CLASSES: Mapping[RatingClass, Sentence] = {
    RatingClass.IN: _("a clear yes"),
    RatingClass.OUT: _("a clear no"),
    RatingClass.POLARISED: _("opinions are divided"),
    RatingClass.UNCERTAIN: _("undecided"),
    RatingClass.INSUFFICIENT: _("too few answers"),
}

# Each test in a sentence with its numbers.
TESTS: Mapping[MeasureCode, Sentence] = {
    MeasureCode.UNITS: _("Enough groups: there are %(reached)s, at least %(needed)s are needed."),
    MeasureCode.UNITS_ACCEPTING: _("Several groups for it: %(reached)s said yes, at least %(needed)s are needed."),
    MeasureCode.SHARE_ACCEPTING: _(
        "Most groups for it: %(reached)s of the %(of)s that take a side said yes, %(needed)s are needed."
    ),
    MeasureCode.MAJORITY: _("More yes than no: %(reached)s people said yes, %(no)s said no."),
    MeasureCode.QUORUM: _(
        "Enough yes votes: %(reached)s people said yes, %(needed)s are needed where %(of)s are on the voters' list."
    ),
    MeasureCode.REGIONS_REJECTING: _("Regions against it: %(reached)s, at most %(needed)s may be."),
    MeasureCode.ONE_COUNT_SHARE: _(
        "Most people for it: %(reached)s of the %(of)s who said yes or no said yes, %(needed)s are needed."
    ),
    MeasureCode.ALL_UNITS_ACCEPTING: _(
        "Most groups for it: %(reached)s of all %(of)s said yes, %(needed)s are needed."
    ),
    MeasureCode.FULL_COMMUNITIES_ACCEPTING: _(
        "Most full communities for it: %(reached)s of the %(of)s that take a side said yes, %(needed)s are needed."
    ),
    MeasureCode.UNITS_REJECTING: _(
        "Few groups against it: %(reached)s of the %(of)s that take a side said no, at most %(needed)s may."
    ),
}

POSITIONS: Mapping[Position, Sentence] = {
    Position.ACCEPTS: _("says yes"),
    Position.REJECTS: _("says no"),
    Position.NONE: _("no position"),
}


def region_titles(titles: Mapping[str, Mapping[str, str]], codes: Sequence[str]) -> str:
    """Regions by name, as one text; nothing for none."""
    return listed(in_language(dict(titles.get(code, {"en": code})))["text"] for code in codes)


def people(number: int) -> str:
    """So many people."""
    return str(ngettext("%(num)s person", "%(num)s people", number))


def init_app(app: Flask) -> None:
    """Let every template say these words."""
    app.jinja_env.globals.update(
        result_heading=lambda code: GROUPS[code],
        test_words=lambda measure, no: TESTS[MeasureCode(measure["code"])] % {"of": 0, "no": no, **measure},
        class_word=lambda code: CLASSES[RatingClass(code)],
        people_word=people,
    )
