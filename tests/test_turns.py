"""Whoever asks for a turn gets it in the order of asking, and a turn that nobody takes is passed on."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from deliberation.turns import Turns
from tests.threads import SECONDS_TO_WAIT

PEOPLE = 6


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    turns, served = Turns(), []

    def take(number: int) -> None:
        with turns:
            served.append(number)

    with ThreadPoolExecutor(PEOPLE) as people:
        waiting: list[Future[None]] = []
        with turns:
            for number in range(PEOPLE):
                waiting.append(people.submit(take, number))
                while turns.length < number + 2:
                    assert not waiting[number].done()
        for each in waiting:
            each.result(SECONDS_TO_WAIT)
    assert served == list(range(PEOPLE))


def test_an_error_ends_one_s_turn() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns:
        _ = 1 / 0
    with turns:
        assert turns.length == 1
    assert turns.length == 0
