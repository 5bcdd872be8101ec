"""Where a criterion came from, as a drawing: each proposal below what became of it, back to the local ones."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from deliberation.criteria.words import LEVELS, WAYS
from deliberation.locale import gettext as _
from deliberation.locale import in_language, reader_language
from deliberation.permissions import Actor


@dataclass(frozen=True)
class Statement:
    """What a proposal says."""

    text: str
    language: str


Drawn = Mapping[str, Any]
Teller = Callable[[Session, Actor, Collection[int]], Mapping[int, Statement]]

_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Set who knows what proposals say; it leaves out those that the reader may not read."""
    # An application may be created several times in one process, as the tests do.
    if teller not in _tellers:
        _tellers.append(teller)


def drawn_lineage(
    session: Session, actor: Actor, criterion: Mapping[str, Any], regions: Mapping[str, str]
) -> list[Drawn]:
    """The ratified text above all that it came from, as the lineage macro draws it; what several share is told once."""
    lineage, last = criterion["lineage"], criterion["proposal"]
    nodes = {node["proposal"]: node for node in lineage["nodes"]}
    earlier: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for edge in lineage["edges"]:
        earlier[edge["later"]].append((edge["earlier"], edge["kind"]))
    said: dict[int, Statement] = {}
    for teller in _tellers:
        said |= teller(session, actor, list(nodes))
    drawn = {number: _node(node, said.get(number), regions) for number, node in nodes.items()}
    return [{**drawn[last], **_own(criterion), "how": None, "origins": _below(last, drawn, earlier, {last})}]


def _own(criterion: Mapping[str, Any]) -> Drawn:
    """What was ratified is public, whoever may read the proposal that it was."""
    said = in_language(criterion["statement"])
    return {"text": said["text"], "lang": said["language"]}


def _below(
    proposal_id: int, drawn: Mapping[int, Drawn], earlier: Mapping[int, list[tuple[int, str]]], told: set[int]
) -> list[Drawn]:
    below: list[Drawn] = []
    for origin, kind in earlier.get(proposal_id, []):
        if origin not in told:
            told.add(origin)
            further = _below(origin, drawn, earlier, told)
            below.append({**drawn[origin], "how": WAYS.get(kind, kind), "origins": further})
    return below


def _node(node: Mapping[str, Any], statement: Statement | None, regions: Mapping[str, str]) -> Drawn:
    # A shielded community stands there by its region alone.
    place = f"{LEVELS[node['level']]} · {regions.get(node['community'], node['community'])}"
    if statement is None:
        text = _("A proposal that only its own community can read")
        return {"text": text, "lang": reader_language().tag, "url": None, "place": place}
    url = url_for("proposals.show", proposal_id=node["proposal"])
    return {"text": statement.text, "lang": statement.language, "url": url, "place": place}
