"""Why somebody cannot rate or vote, or not now, in plain words and with a way to go on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation.ballots import queries
from deliberation.ballots.errors import NotInThisWave, VotingInterrupted, VotingOver, WaveOver
from deliberation.database import reading
from deliberation.doors import actor
from deliberation.errors import DeliberationError, NotNow, NotYou, SignInNeeded, Stale
from deliberation.permissions import Act
from deliberation.rounds.queries import round_for

REFUSALS = (NotYou, NotNow, WaveOver, VotingOver, VotingInterrupted, NotInThisWave, Stale)

View = Callable[..., ResponseReturnValue]


def explained(act: Act) -> Callable[[View], View]:
    """Answer a page that somebody cannot have, or not now, with the reason; its status stays that of the refusal."""

    def around(view: View) -> View:
        @wraps(view)
        def shown(round_id: int, **values: Any) -> ResponseReturnValue:
            try:
                return view(round_id, **values)
            except REFUSALS as refusal:
                return explanation(round_id, act, refusal), refusal.status

        return shown

    return around


def is_refusal(problem: DeliberationError | None) -> bool:
    """Whether the problem leaves no form to show again, so that its reason takes the place of the page."""
    return isinstance(problem, (*REFUSALS, SignInNeeded))


def explanation(round_id: int, act: Act, refusal: DeliberationError) -> str:
    """The page that says why; what was typed is on it."""
    session = reading()
    round_ = round_for(session, actor(), round_id)
    endpoint = "ballots.rate" if act is Act.RATE else "ballots.vote"
    return render_template(
        "ballots/explained.html",
        round=round_,
        act=act.value,
        refusal=refusal,
        absence=queries.why_absent(session, round_, actor()) if isinstance(refusal, NotYou) else None,
        again=url_for(endpoint, round_id=round_id),
        simulated=round_.deliberation.is_simulated,
    )
