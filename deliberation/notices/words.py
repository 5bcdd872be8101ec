"""What waits for somebody, said in words and with the address where it is done."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask, url_for

from deliberation.locale import gettext as _
from deliberation.locale import in_words, ngettext
from deliberation.notices.queries import Task, TaskKind
from deliberation.rules.tiers import Verdict
from deliberation.rules.waves import Following

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
_OUTCOMES: Mapping[str, Callable[[int], str]] = {
    Verdict.ESSENTIAL: lambda n: ngettext("%(num)s accepted as a must", "%(num)s accepted as a must", n),
    Verdict.RECOMMENDED: lambda n: ngettext("%(num)s accepted as advice", "%(num)s accepted as advice", n),
    Verdict.CONTEXTUAL: lambda n: ngettext("%(num)s depends on the place", "%(num)s depend on the place", n),
    Verdict.REMANDED: lambda n: ngettext("%(num)s sent back once", "%(num)s sent back once", n),
    Verdict.NOT_CARRIED: lambda n: ngettext("%(num)s not accepted", "%(num)s not accepted", n),
    Following.CARRIED_UP: lambda n: ngettext("%(num)s went up", "%(num)s went up", n),
    Following.CONTESTED: lambda n: ngettext("%(num)s went up as contested", "%(num)s went up as contested", n),
    Following.TOO_FEW_ANSWERS: lambda n: ngettext(
        "%(num)s went up with few answers", "%(num)s went up with few answers", n
    ),
    Following.ARCHIVED: lambda n: ngettext("%(num)s archived", "%(num)s archived", n),
    "carried": lambda _n: _("Approved"),
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
    TaskKind.SIGN: ("decisions.results", None),
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


def outcome_phrase(code: str, number: int) -> str:
    """How many texts of a closed round had this outcome."""
    return _OUTCOMES[code](number)


def init_app(app: Flask) -> None:
    """Let templates say these words."""
    app.jinja_env.globals.update(
        task_title=title_of,
        task_address=address_of,
        task_due=due_phrase,
        outcome_phrase=outcome_phrase,
    )
