"""A release in the order and the words in which people read it, from nothing but its document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.criteria.projections import Document
from deliberation.criteria.words import POSITIONS
from deliberation.customs import listed
from deliberation.locale import gettext as _
from deliberation.locale import in_language, ngettext, reader_language

Said = dict[str, str]  # text, language and direction

# The measures that count groups: how many said yes, of how many, and how many were needed.
OF_GROUPS = frozenset({"units_accepting", "share_accepting", "all_units_accepting", "full_communities_accepting"})


@dataclass(frozen=True)
class Entry:
    """A criterion among others: its text, tier and the regions in which alone it holds, if it is contextual."""

    id: str
    statement: Said
    tier: str
    regions: str
    criterion: Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """An area with its criteria."""

    key: str
    title: Said
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Bar:
    """A group in the chart of votes."""

    label: str
    counts: Mapping[str, int]
    note: str
    kind: str


@dataclass(frozen=True)
class Verdict:
    """The numbers of the sentence that says how a text was accepted; without groups where all were counted as one."""

    yes: int
    no: int
    accepting: int
    holding: int
    needed: int | None
    against: str | None
    where: str | None


def in_reach(document: Document, wish: str | None) -> str:
    """The language in which to show the texts: the one asked for if the set has it, else the reader's own."""
    return wish if wish is not None and wish in document["languages"] else reader_language().tag


def sections(document: Document, language: str) -> list[Section]:
    """The areas that hold criteria, in the order of the set."""
    regions = titled_regions(document, language)
    found = []
    for area in document["areas"]:
        held = [each for each in document["criteria"] if each["area"] == area["key"]]
        if held:
            entries = tuple(entry_of(each, regions, language) for each in held)
            found.append(Section(area["key"], in_language(area["title"], language), entries))
    return found


def entry_of(criterion: Mapping[str, Any], regions: Mapping[str, str], language: str) -> Entry:
    """A criterion as a list shows it."""
    statement = in_language(criterion["statement"], language)
    return Entry(criterion["id"], statement, criterion["tier"], _named(criterion["regions"], regions), criterion)


def titled_regions(document: Document, language: str) -> dict[str, str]:
    """What each region of the document is called."""
    return {region["key"]: in_language(region["title"], language)["text"] for region in document["regions"]}


def verdict_of(criterion: Mapping[str, Any], regions: Mapping[str, str]) -> Verdict:
    """How a criterion came to be accepted."""
    count = criterion["provenance"]["count"]
    measures = [measure for measure in count["measures"] if measure["code"] in OF_GROUPS]
    shares = [measure for measure in measures if "of" in measure]
    against = [region["region"] for region in count["regions"] if region["rejects"]]
    return Verdict(
        yes=count["yes"],
        no=count["no"],
        accepting=measures[-1]["reached"] if measures else 0,
        holding=shares[-1]["of"] if shares else 0,
        needed=max((measure["needed"] for measure in measures), default=None),
        against=_named(against, regions) or None,
        where=_named(criterion["regions"], regions) or None,
    )


def votes(document: Document, criterion: Mapping[str, Any], regions: Mapping[str, str]) -> list[Bar]:
    """How everyone, each region and each group counted for the tier that the text reached."""
    count = criterion["provenance"]["count"]
    units = {unit["id"]: unit for unit in document["units"]}
    bars = [_bar(_("Everyone"), count, "whole")]
    for region in count["regions"]:
        bars.append(_bar(regions.get(region["region"], region["region"]), region, ""))
        bars += [_unit_bar(each, units) for each in count["units"] if _region_of(each, units) == region["region"]]
    named = {region["region"] for region in count["regions"]}
    elsewhere = [each for each in count["units"] if _region_of(each, units) not in named]
    return bars + [_unit_bar(each, units, "") for each in elsewhere]


def name_of(unit: Mapping[str, Any]) -> str:
    """What a group is called: its communities, or its number where none of them may be named."""
    names = unit.get("communities", [])
    if not names:
        return _("Group %(number)s", number=unit["id"].removeprefix("u"))
    return names[0] if unit.get("full") else _("%(communities)s, counted together", communities=listed(names))


def _region_of(position: Mapping[str, Any], units: Mapping[str, Mapping[str, Any]]) -> str | None:
    return units.get(position["unit"], {}).get("region")


def _unit_bar(position: Mapping[str, Any], units: Mapping[str, Mapping[str, Any]], kind: str = "part") -> Bar:
    name = name_of(units.get(position["unit"], {"id": position["unit"]}))
    return _bar(name, position, kind, str(POSITIONS[position["position"]]))


def _bar(label: str, count: Mapping[str, Any], kind: str, *notes: str) -> Bar:
    people = ngettext("%(num)s person", "%(num)s people", count["yes"] + count["no"])
    return Bar(label, {"yes": count["yes"], "no": count["no"]}, " · ".join((people, *notes)), kind)


def _named(codes: Iterable[str], regions: Mapping[str, str]) -> str:
    return listed(regions.get(code, code) for code in codes)
