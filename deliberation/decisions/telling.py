"""Results as pages tell them: a sentence from the figures, and the rows of the chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.ballots.queries import ShownUnit
from deliberation.customs import listed
from deliberation.decisions.findings import Figures, Finding, deciding, finding
from deliberation.decisions.models import Outcome
from deliberation.decisions.words import (
    POSITIONS,
    RATED,
    RATED_BELOW,
    SENTENCES,
    TOO_FEW_TO_SHOW,
    people,
    region_titles,
)
from deliberation.locale import gettext as _
from deliberation.locale import in_language
from deliberation.rules.positions import Position
from deliberation.rules.rating import RatingClass
from deliberation.rules.tally import Tally, total
from deliberation.rules.tiers import Tier, Verdict
from deliberation.rules.waves import Following

# Fewer ratings are never drawn, whatever the policy calls enough: they might show who said what.
FEWEST_DRAWN = 5

Titles = Mapping[str, Mapping[str, str]]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A result: the sentence, or where it is the usual one that counts groups, what goes into it."""

    outcome: Outcome
    sentence: str
    found: Finding | None
    against: str
    where: str

    @property
    def code(self) -> str:
        return self.outcome.code

    @property
    def is_by_ballot(self) -> bool:
        return self.found is not None

    @property
    def text(self) -> Mapping[str, str]:
        """What was decided on, as people voted on it, and its language."""
        proposal = self.outcome.proposal
        if proposal is not None:
            return {"text": proposal.current.statement, "language": proposal.current.language}
        assert self.outcome.question is not None, "what is not about a proposal was put as a question"
        manifest = self.outcome.question.manifest
        return {"text": manifest["wordings"][manifest["language"]]["text"], "language": manifest["language"]}


def told(outcome: Outcome, titles: Titles) -> Told:
    """Tell a result; regions by their titles."""
    where = region_titles(titles, outcome.regions)
    if "ballot" not in outcome.figures:
        return Told(outcome, rated_sentence(outcome.figures["rating"]), None, "", where)
    found = finding(outcome.figures["ballot"], outcome.code)
    against = region_titles(titles, found.against)
    numbers = {**vars(found), "against": against}
    # Of what fits in some regions, the sentence names those, whatever failed elsewhere.
    special = None if outcome.code == Verdict.CONTEXTUAL else SENTENCES.get((outcome.code, found.ground))
    return Told(outcome, str(special) % numbers if special is not None else "", found, against, where)


def rated_sentence(rating: Figures) -> str:
    """What the ratings of a text say, in a sentence."""
    following = Following(rating["following"])
    if not rating["rated_here"]:
        return str(RATED_BELOW)
    if rating["class"] == RatingClass.INSUFFICIENT and following is Following.BALLOT:
        return str(TOO_FEW_TO_SHOW)
    return str(RATED[following]) % thirds(rating)


def thirds(rating: Figures) -> Mapping[str, int]:
    """How many said no, were unsure, and said yes, of all who rated."""
    bins = rating["histogram"]
    return {"low": sum(bins[:3]), "middle": sum(bins[3:6]), "high": sum(bins[6:]), "rated": sum(bins)}


def ballot_kinds(outcome: Outcome) -> list[tuple[str, str]]:
    """The choices that were offered, in the order in which they are drawn."""
    kinds = [("yes", _("Yes")), ("advice", _("Yes, but only as advice")), ("no", _("No")), ("skip", _("Skip"))]
    tier = outcome.question.proposed_tier if outcome.question is not None else None
    return [kind for kind in kinds if kind[0] != "advice" or tier == Tier.ESSENTIAL]


def ballot_rows(outcome: Outcome, units: Sequence[ShownUnit], tallies: Mapping[str, Tally]) -> list[Row]:
    """Everybody, then each region with its groups, then the groups without a region."""
    places = {each["unit"]: each["position"] for each in deciding(outcome.figures["ballot"], outcome.code)["units"]}
    rows = [_row(_("Everyone"), total(tallies.values()), "whole")]
    for code in dict.fromkeys(unit.region_code for unit in units):
        here = [unit for unit in units if unit.region_code == code]
        title = in_language(dict(here[0].region or {"en": code}))["text"] if code else _("Without a region")
        rows.append(_row(title, total(_of(unit, tallies) for unit in here), ""))
        rows += [_unit_row(unit, _of(unit, tallies), Position(places[_key(unit)])) for unit in here]
    return rows


def rating_kinds() -> list[tuple[str, str]]:
    """The three thirds of the scale, drawn as yes, advice and no are, and who could not judge."""
    return [
        ("yes", _("Yes (7-9)")),
        ("advice", _("Unsure (4-6)")),
        ("no", _("No (1-3)")),
        ("skip", _("I cannot judge")),
    ]


def rating_rows(rating: Figures) -> list[Row]:
    """How everybody rated, at last; nothing where they are too few to be drawn."""
    counted = thirds(rating)
    if counted["rated"] < FEWEST_DRAWN:
        return []
    shares = {"yes": counted["high"], "advice": counted["middle"], "no": counted["low"]}
    number = counted["rated"] + rating["cannot_judge"]
    everybody = {"label": _("Everyone"), "counts": {**shares, "skip": rating["cannot_judge"]}, "kind": "whole"}
    return [{**everybody, "note": people(number)}]


def _unit_row(unit: ShownUnit, tally: Tally, position: Position) -> Row:
    return _row(_name(unit), tally, "part", str(POSITIONS[position]))


def _row(label: str, tally: Tally, kind: str, position: str = "") -> Row:
    counts = {"yes": tally.yes, "advice": tally.advice, "no": tally.no, "skip": tally.skip}
    note = " · ".join(filter(None, (people(sum(counts.values())), position)))
    return {"label": label, "counts": counts, "note": note, "kind": kind}


def _name(unit: ShownUnit) -> str:
    """The communities of a group by name; one that needs protection never lends its name."""
    names = [community.name for community in unit.communities]
    if unit.has_shielded and not names:
        return str(_("Groups counted together"))
    if unit.has_shielded:
        # For translators: communities that are not named, at the end of a list of those that are.
        names.append(_("others"))
    return names[0] if len(names) == 1 else str(_("%(names)s, counted together", names=listed(names)))


def _of(unit: ShownUnit, tallies: Mapping[str, Tally]) -> Tally:
    return tallies.get(_key(unit), Tally())


def _key(unit: ShownUnit) -> str:
    return f"u{unit.number}"
