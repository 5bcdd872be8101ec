"""Where proposals and criteria come from, and what became of them: typed edges on plain ids."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class LineageKind(StrEnum):
    """How a later text relates to an earlier one."""

    CARRIED_UP = "carried_up"
    MERGED = "merged"
    SPLIT = "split"
    VARIANT_OF = "variant_of"
    CHANGES = "changes"
    RETIRES = "retires"
    REMANDED = "remanded"


@dataclass(frozen=True, order=True)
class Edge:
    """The later one came of the earlier one in this way; of variants, neither came of the other."""

    earlier: str
    later: str
    kind: LineageKind


@dataclass(frozen=True)
class Place:
    """Where a drawing puts a node: rows run from the origins on, columns along a row; both from 0."""

    row: int
    column: int


class GoesInCircles(ValueError):
    """A text would be its own origin; names the nodes of one circle, beginning with the smallest."""

    def __init__(self, circle: tuple[str, ...]) -> None:
        super().__init__(" → ".join((*circle, circle[0])))
        self.circle = circle


def require_acyclic(edges: Iterable[Edge]) -> None:
    """Refuse edges by which a text would come of itself, or be its own variant: GoesInCircles."""
    known = list(edges)
    for edge in known:
        if edge.earlier == edge.later:
            raise GoesInCircles((edge.earlier,))
    _from_origins_on(_nodes(known), known)


def ancestors(node: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Everything that a node came of, at whatever distance, sorted."""
    return _reachable(node, _descent_backward(edges))


def descendants(node: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Everything that came of a node, at whatever distance, sorted."""
    return _reachable(node, _descent_forward(edges))


def origins(node: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """All the first texts that a node came of, sorted; a first text is its own origin."""
    before = _descent_backward(edges)
    return tuple(found for found in sorted({node, *_reachable(node, before)}) if not before.get(found))


def what_became(node: str, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """The next steps from a node, sorted; empty while nothing came of it."""
    return tuple(sorted(edge for edge in edges if edge.earlier == node and _is_descent(edge)))


def variants_of(node: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """The rivals set beside a node, by whichever end, and theirs, sorted."""
    beside: dict[str, set[str]] = {}
    for edge in edges:
        if not _is_descent(edge):
            beside.setdefault(edge.earlier, set()).add(edge.later)
            beside.setdefault(edge.later, set()).add(edge.earlier)
    return _reachable(node, beside)


def current_answers(origin: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Where the ways from an origin end today, sorted: the nodes that answer it; itself while nothing came of it."""
    after = _descent_forward(edges)
    return tuple(found for found in sorted({origin, *_reachable(origin, after)}) if not after.get(found))


def layout(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, Place]:
    """A place for every node: below all that it came of, in columns by family; GoesInCircles if it cannot be."""
    known = list(edges)
    rows = _from_origins_on({*nodes, *_nodes(known)}, known)
    taken: dict[int, int] = {}
    places = {}
    for node in _by_family(rows, known):
        column = taken.get(rows[node], 0)
        taken[rows[node]] = column + 1
        places[node] = Place(rows[node], column)
    return places


def _from_origins_on(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The row of each node: one more than the lowest of those that it came of (Kahn 1962)."""
    before, after = _descent_backward(edges), _descent_forward(edges)
    waiting = {node: len(before.get(node, ())) for node in sorted(nodes)}
    rows = {node: 0 for node, missing in waiting.items() if not missing}
    ready = list(rows)
    while ready:
        node = ready.pop()
        for later in sorted(after.get(node, ())):
            rows[later] = max(rows.get(later, 0), rows[node] + 1)
            waiting[later] -= 1
            if not waiting[later]:
                ready.append(later)
    stuck = {node for node, missing in waiting.items() if missing}
    if stuck:
        raise GoesInCircles(_circle_among(stuck, before))
    return rows


def _circle_among(stuck: set[str], before: dict[str, set[str]]) -> tuple[str, ...]:
    # Each stuck node waits for another stuck one, so that walking back must come round.
    walked = [min(stuck)]
    while walked.count(walked[-1]) == 1:
        walked.append(min(before[walked[-1]] & stuck))
    circle = walked[walked.index(walked[-1]) + 1 :][::-1]
    smallest = circle.index(min(circle))
    return (*circle[smallest:], *circle[:smallest])


def _by_family(rows: dict[str, int], edges: Iterable[Edge]) -> list[str]:
    """The nodes so that what belongs together stands together: from each last answer back to its origins."""
    known = list(edges)
    before, after = _descent_backward(known), _descent_forward(known)
    seen: dict[str, None] = {}
    pending = sorted((node for node in rows if not after.get(node)), key=lambda node: (-rows[node], node))[::-1]
    while pending:
        node = pending.pop()
        if node not in seen:
            seen[node] = None
            pending.extend(sorted(before.get(node, ()), reverse=True))
    return list(seen)


def _is_descent(edge: Edge) -> bool:
    return edge.kind is not LineageKind.VARIANT_OF


def _descent_forward(edges: Iterable[Edge]) -> dict[str, set[str]]:
    return _neighbours(edges, lambda edge: (edge.earlier, edge.later))


def _descent_backward(edges: Iterable[Edge]) -> dict[str, set[str]]:
    return _neighbours(edges, lambda edge: (edge.later, edge.earlier))


def _neighbours(edges: Iterable[Edge], ends: Callable[[Edge], tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for edge in filter(_is_descent, edges):
        start, end = ends(edge)
        found.setdefault(start, set()).add(end)
    return found


def _reachable(node: str, neighbours: dict[str, set[str]]) -> tuple[str, ...]:
    found: set[str] = set()
    pending = [node]
    while pending:
        for other in neighbours.get(pending.pop(), set()) - found:
            found.add(other)
            pending.append(other)
    return tuple(sorted(found - {node}))


def _nodes(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.earlier, edge.later)}
