"""The page of a conversation, against a Flask view that returns a constant of the same length: CPU of the server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click
from flask import Flask

from benchmarks.measuring import compare, tell
from benchmarks.places import Place, on_databases, place, working_in
from benchmarks.scenes import inhabitants, signed_in
from benchmarks.serving import Server, serving
from deliberation.database import transaction
from deliberation.discussion.actions import post
from deliberation.discussion.forms import PostForm
from deliberation.discussion.models import Thread
from tests.communities.factories import community
from tests.conftest import NOON
from tests.discussion.factories import thread_of
from tests.people.factories import acting
from tests.proposals.factories import proposal
from tests.rounds.factories import moved_to, opened_round, participant

# Of a long conversation a page shows twenty contributions.
GOALS = {20: "at most 4 ×", 500: "at most 10 ×"}
SPEAKERS = 12
WARM_UP = 10
BODY = "Whoever trains others has been through it **herself**:\n\n- at home\n- at work\n\nand [says so](https://example.org)."


@click.command(help=__doc__)
@on_databases
@click.option("--repetitions", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--requests", type=click.IntRange(min=1), default=50, show_default=True, help="In each repetition.")
@click.option("--posts", "lengths", type=click.IntRange(min=1), multiple=True, default=[20, 500], show_default=True)
def main(databases: tuple[str, ...], repetitions: int, requests: int, lengths: tuple[int, ...]) -> None:
    for kind in databases:
        with place(kind) as here:
            with working_in(here) as app:
                threads = {length: _conversation(length) for length in lengths}
                readers = {"a member": _member(app, threads[lengths[0]]), "somebody unknown": {}}
            with serving("deliberation:create_app()", _environment(here)) as server:
                for length, thread_id in threads.items():
                    for reader, headers in readers.items():
                        title = f"CPU of a conversation of {length}, read by {reader}, {kind}"
                        goal = GOALS.get(length, "none")
                        _compare(server, title, goal, f"/threads/{thread_id}", headers, repetitions, requests)


def _compare(
    server: Server,
    title: str,
    goal: str,
    address: str,
    headers: Mapping[str, str],
    repetitions: int,
    requests: int,
) -> None:
    size = server.length(address, headers)
    with serving(f"benchmarks.constant:application({size})", {}) as constant:
        constant.work("/", {}, WARM_UP)
        server.work(address, headers, WARM_UP)
        ratio = compare(
            title,
            goal,
            repetitions,
            lambda: constant.work("/", {}, requests),
            lambda: server.work(address, headers, requests),
        )
        tell(f"{ratio}; {size / 1000:.0f} kB")


def _conversation(length: int) -> int:
    """A conversation on a proposal in which some people said so much in all, every third time in answer."""
    with transaction() as session:
        top = community(session)
        round_ = opened_round(session, top)
        about = proposal(session, participant(session, top)[0], round_)
        moved_to(session, round_, "discussing")
        speakers = [acting(session, number) for number in inhabitants(session, [top], SPEAKERS)]
        thread_id, chance = thread_of(session, about).id, Random(23)
        latest = None
        for number in range(length):
            form = PostForm.parse({"body": BODY, "language": "en", "reply_to": latest if number % 3 else None})
            latest = post(session, speakers[number % SPEAKERS], thread_id, form, NOON, chance).id
        return thread_id


def _member(app: Flask, thread_id: int) -> Mapping[str, str]:
    """The headers of somebody who belongs to the community in which a conversation is held."""
    with transaction() as session:
        home = session.get_one(Thread, thread_id).round.community
        people = inhabitants(session, [home], 1)
    return signed_in(app, people, datetime.now(UTC))[0]


def _environment(here: Place) -> Mapping[str, str]:
    folder = Path(here.folder)
    return {"DATABASE_URL": here.url, "DATA_DIR": str(folder), "PUBLIC_URL": "http://localhost:5000"}


if __name__ == "__main__":
    main()
