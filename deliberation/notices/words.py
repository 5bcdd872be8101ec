"""What waits for somebody, said in words and with the address where it is done."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask, url_for

from deliberation.customs import in_words
from deliberation.decisions.words import GROUPS
from deliberation.errors import Sentence
from deliberation.locale import gettext as _
from deliberation.locale import ngettext
from deliberation.notices.queries import Task, TaskKind

_TITLES: Mapping[TaskKind, Callable[[int], str]] = {
    TaskKind.VOTE: lambda n: ngettext("Vote on %(num)s text", "Vote on %(num)s texts", n),
    TaskKind.RATE: lambda n: ngettext("Rate %(num)s text", "Rate %(num)s texts", n),
    TaskKind.SIGN: lambda _n: _("Sign the accepted set, so that it is published"),
    TaskKind.ADMIT: lambda n: ngettext("%(num)s person asks to join", "%(num)s people ask to join", n),
    TaskKind.PREPARE: lambda _n: _("A round opens soon: see what it will ask of people"),
    TaskKind.CONFIRM: lambda _n: _("Say that you take part, so that you can vote"),
    TaskKind.REACT: lambda n: ngettext("Give your view on %(num)s text", "Give your view on %(num)s texts", n),
    TaskKind.READ: lambda n: ngettext(
        "%(num)s new contribution where you wrote", "%(num)s new contributions where you wrote", n
    ),
    TaskKind.PROPOSE: lambda _n: _("Propose a criterion"),
}


def title_of(task: Task) -> str:
    """What is asked for."""
    return _TITLES[task.kind](task.number)


def address_of(task: Task) -> str:
    """The page on which it is done."""
    if task.round is None:
        return url_for("communities.manage", community_id=task.first_id)
    if task.kind is TaskKind.READ and task.first_id is None:
        return url_for("discussion.conversation", round_id=task.round.id)
    if task.kind is TaskKind.READ or (task.kind is TaskKind.REACT and task.number == 1):
        return url_for("proposals.show", proposal_id=task.first_id)
    endpoint, anchor = _PLACES[task.kind]
    return url_for(endpoint, round_id=task.round.id, _anchor=anchor)


_PLACES: Mapping[TaskKind, tuple[str, str | None]] = {
    TaskKind.VOTE: ("ballots.vote", None),
    TaskKind.RATE: ("ballots.rate", None),
    TaskKind.SIGN: ("decisions.sign_page", None),
    TaskKind.PREPARE: ("rounds.desk", None),
    TaskKind.CONFIRM: ("rounds.show", "part"),
    TaskKind.REACT: ("rounds.show", "criteria-of-round"),
    TaskKind.PROPOSE: ("proposals.propose_page", None),
}


def due_phrase(task: Task, now: datetime) -> str:
    """Until when it can be done, or, of a planned round, when it opens; nothing where there is no hurry."""
    if task.due is None or task.due <= now:
        return ""
    when = in_words(task.due, now)
    return _("opens %(when)s", when=when) if task.kind is TaskKind.PREPARE else _("closes %(when)s", when=when)


def tally_of(outcomes: Mapping[str, int]) -> list[tuple[Sentence, int]]:
    """How often a round decided what, from the most wanted down."""
    return [(word, outcomes[code]) for code, word in GROUPS.items() if code in outcomes]


def init_app(app: Flask) -> None:
    """Let templates say these words."""
    app.jinja_env.globals.update(
        task_title=title_of,
        task_address=address_of,
        task_due=due_phrase,
        tally_of=tally_of,
    )
