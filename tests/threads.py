"""People who act at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

Answer = TypeVar("Answer")

SECONDS_TO_WAIT = 60


def at_once(app: Flask, number: int, act: Callable[[int], Answer]) -> list[Answer]:
    """What each of so many threads, with an application context of its own, brings back from the act."""
    together = Barrier(number)

    def run(which: int) -> Answer:
        with app.app_context():
            together.wait(SECONDS_TO_WAIT)
            return act(which)

    with ThreadPoolExecutor(number) as people:
        return list(people.map(run, range(number), timeout=SECONDS_TO_WAIT))
