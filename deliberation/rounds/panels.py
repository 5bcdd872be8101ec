"""The page of a round collects panels from the slices on the left: its proposals, the conversation, the results."""

from collections.abc import Callable

from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.rounds.models import Round

Panel = Callable[[Session, Actor, Round], Markup | str]

_panels: list[Panel] = []


def panel(function: Panel) -> Panel:
    """Have a slice's panel shown on the page of every round; it answers "" where it has nothing to say."""
    # An application may be created several times in one process, as the tests do.
    if function not in _panels:
        _panels.append(function)
    return function


def panels_for(session: Session, actor: Actor, round_: Round) -> list[Markup | str]:
    """What the panels have to say about a round, in the order in which their slices were started."""
    return [said for function in _panels if (said := function(session, actor, round_))]
