"""What a round asks of each member, told before it opens."""

from dataclasses import replace

import pytest

from deliberation.rules.budget import Demand, demand
from deliberation.rules.phases import RoundKind
from deliberation.rules.policy import PRESETS, Budget

DELPHI = PRESETS["delphi"]


@pytest.mark.parametrize(
    ("texts", "ballot", "expected"),
    [
        (0, True, Demand(0, 0, 0, minutes=0, answers_at_most=0, budget=40)),
        (1, True, Demand(1, 1, 0, minutes=2, answers_at_most=4, budget=40)),
        (20, True, Demand(20, 20, 0, minutes=32, answers_at_most=80, budget=40)),
        (40, False, Demand(40, 0, 0, minutes=54, answers_at_most=80, budget=40)),
    ],
)
def test_answers_and_minutes(texts: int, ballot: bool, expected: Demand) -> None:
    assert demand(RoundKind.CRITERIA, texts, DELPHI, has_ballot=ballot) == expected


def test_it_warns_above_forty_answers_and_not_at_forty() -> None:
    exactly = demand(RoundKind.CRITERIA, 20, DELPHI, has_ballot=True)
    assert (exactly.answers, exactly.is_over_budget) == (40, False)
    over = demand(RoundKind.CRITERIA, 20, DELPHI, has_ballot=True, consultations=1)
    assert (over.answers, over.is_over_budget) == (41, True)


def test_a_text_that_is_not_rated_again_is_read_and_voted_on() -> None:
    found = demand(RoundKind.CRITERIA, 3, DELPHI, has_ballot=True, unrated=2)
    assert (found.ratings, found.choices, found.answers_at_most) == (1, 3, 6)


@pytest.mark.parametrize("kind", [RoundKind.CONVENING, RoundKind.RATIFICATION])
def test_convening_and_ratification_ask_one_choice_and_no_rating(kind: RoundKind) -> None:
    found = demand(kind, 1, DELPHI, has_ballot=True)
    assert (found.answers, found.minutes) == (1, 2)


def test_minutes_are_rounded_up() -> None:
    policy = replace(DELPHI, budget=Budget(reading_seconds=60, rating_seconds=1, ballot_seconds=0))
    assert demand(RoundKind.CRITERIA, 1, policy, has_ballot=True).minutes == 2
    policy = replace(DELPHI, budget=Budget(reading_seconds=59, rating_seconds=1, ballot_seconds=0))
    assert demand(RoundKind.CRITERIA, 1, policy, has_ballot=True).minutes == 1
