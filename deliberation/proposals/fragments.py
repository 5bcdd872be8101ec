"""What slices to the left put on a proposal's page: the conversation, what became of it, and how much was said."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.proposals.models import Proposal

Fragment = Callable[[Session, Actor, Proposal], Markup]
Registered = TypeVar("Registered")
Counter = Callable[[Session, Sequence[int]], dict[int, int]]

_below_text: list[Fragment] = []
_what_became: list[Fragment] = []
_counters: list[Counter] = []


def below_text(fragment: Fragment) -> None:
    """Put a fragment below the text of every proposal."""
    _once(_below_text, fragment)


def what_became(fragment: Fragment) -> None:
    """Put a fragment where a proposal's page says what became of it."""
    _once(_what_became, fragment)


def count_contributions(counter: Counter) -> None:
    """Set who counts what was said about proposals: {proposal id: number}, none where nothing was said."""
    _once(_counters, counter)


def shown_below_text(session: Session, actor: Actor, proposal: Proposal) -> list[Markup]:
    """The fragments below a proposal's text, in the order of their registration."""
    return [fragment(session, actor, proposal) for fragment in _below_text]


def shown_as_fate(session: Session, actor: Actor, proposal: Proposal) -> list[Markup]:
    """What the slices to the left say became of a proposal; those that say nothing are left out."""
    told = (fragment(session, actor, proposal) for fragment in _what_became)
    return [fragment for fragment in told if fragment.strip()]


def contributions(session: Session, proposal_ids: Sequence[int]) -> dict[int, int]:
    """How much was said about each of these proposals."""
    counted = dict.fromkeys(proposal_ids, 0)
    for counter in _counters:
        for proposal_id, number in counter(session, proposal_ids).items():
            counted[proposal_id] += number
    return counted


def _once(registered: list[Registered], function: Registered) -> None:
    # An application may be created several times in one process, as the tests do.
    if function not in registered:
        registered.append(function)
