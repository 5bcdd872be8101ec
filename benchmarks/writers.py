"""Eight writers against one, each in a conversation of its own: commits a second, and how long they wait for each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from statistics import median
from threading import Barrier
from time import perf_counter

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from benchmarks.measuring import percentile, span, tell
from benchmarks.places import on_databases, place, working_in
from deliberation.database import transaction
from deliberation.discussion.actions import post
from deliberation.discussion.forms import PostForm
from deliberation.permissions import Actor
from tests.communities.factories import community
from tests.conftest import NOON
from tests.discussion.factories import thread_of
from tests.proposals.factories import proposal
from tests.rounds.factories import opened_round, participant

WRITERS = 8
GOAL = "at least 0.8 ×, 99 of 100 within 100 ms, 0 refused"
TEXT = PostForm.parse({"body": "Whoever trains others has been through it **herself**, and says so."})


@dataclass
class Shift:
    """What some writers did: how long each commit took, the seconds from the first to the last, and how many failed."""

    seconds: float = 0.0
    commits: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Commits a second."""
        return len(self.commits) / self.seconds


@click.command(help=__doc__)
@on_databases
@click.option("--repetitions", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--commits", type=click.IntRange(min=WRITERS), default=160, show_default=True, help="In each repetition.")
def main(databases: tuple[str, ...], repetitions: int, commits: int) -> None:
    for kind in databases:
        with place(kind) as here, working_in(here) as app:
            people = [_writer() for _each in range(WRITERS)]
            pairs = [
                (_work(app, people[:1], commits), _work(app, people, commits // WRITERS))
                for _repetition in range(repetitions)
            ]
            _report(kind, pairs)


def _report(kind: str, pairs: Sequence[tuple[Shift, Shift]]) -> None:
    ratios = sorted(many.rate / one.rate for one, many in pairs)
    waits = [each for _one, many in pairs for each in many.commits]
    tell(
        f"eight writers against one, {kind}: {median(ratios):.2f} × the commits a second"
        f" ({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(pairs)} repetitions;"
        f" {median(many.rate for _one, many in pairs):.0f} against {median(one.rate for one, _many in pairs):.0f});"
        f" 99 of 100 within {span(percentile(waits, 99))}, half within {span(percentile(waits, 50))};"
        f" {sum(one.refused + many.refused for one, many in pairs)} refused; goal {GOAL}"
    )


def _writer() -> tuple[Actor, int]:
    """Somebody, and the conversation in which they speak."""
    with transaction() as session:
        round_ = opened_round(session, top := community(session))
        author, acting = participant(session, top)
        return acting, thread_of(session, proposal(session, author, round_)).id


def _work(app: Flask, people: Sequence[tuple[Actor, int]], commits: int) -> Shift:
    shift, together = Shift(), Barrier(len(people) + 1)

    def write(who: tuple[Actor, int]) -> None:
        with app.app_context():
            together.wait()
            for _commit in range(commits):
                _speak(who, shift)

    with ThreadPoolExecutor(len(people)) as threads:
        working = [threads.submit(write, each) for each in people]
        together.wait()
        began = perf_counter()
        for each in working:
            each.result()
        shift.seconds = perf_counter() - began
    return shift


def _speak(who: tuple[Actor, int], shift: Shift) -> None:
    began = perf_counter()
    try:
        with transaction() as session:
            post(session, *who, TEXT, NOON, Random())
    except DBAPIError:
        shift.refused += 1
        return
    shift.commits.append(perf_counter() - began)


if __name__ == "__main__":
    main()
