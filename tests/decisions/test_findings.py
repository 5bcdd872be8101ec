"""The sentences of results: for every rule and every way to fail, the numbers that decided."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from deliberation.decisions.findings import Ground, finding
from deliberation.decisions.models import Outcome
from deliberation.decisions.telling import FEWEST_DRAWN, rated_sentence, rating_rows, told
from deliberation.decisions.words import CLASSES, GROUPS, RATED, TESTS
from deliberation.rules.crossing import MeasureCode
from deliberation.rules.figures import decision_to_json
from deliberation.rules.policy import PRESETS, Policy
from deliberation.rules.rating import RatingClass
from deliberation.rules.tally import Tally
from deliberation.rules.tiers import Question, Tier, Verdict, decide, decide_whole
from deliberation.rules.units import Unit
from deliberation.rules.waves import Following

AFRICA, ASIA = "africa", "asia"
TITLES = {AFRICA: {"en": "Africa"}, ASIA: {"en": "Asia"}}


@pytest.fixture(autouse=True)
def _reader(applications: Callable[[str], Flask]) -> Iterator[None]:
    """Somebody who reads English; no database is asked."""
    with applications("sqlite").test_request_context():
        yield


def units(*rolls: tuple[int, str | None]) -> list[Unit]:
    return [Unit(f"u{number}", roll, region=code, is_full=True) for number, (roll, code) in enumerate(rolls, start=1)]


def sentence(
    places: list[Unit],
    tallies: list[Tally],
    policy: str = "delphi",
    tier: Tier = Tier.ESSENTIAL,
    *,
    again: bool = False,
) -> tuple[str, str]:
    """What was decided, and the sentence in which it is told, or the numbers of the usual one."""
    counted = {unit.id: each for unit, each in zip(places, tallies, strict=True)}
    decision = decide(Question(tier, again), places, counted, PRESETS[policy])
    return decision.verdict.value, _told(decision.verdict.value, decision_to_json(decision), decision.regions)


def _told(code: str, ballot: object, regions: tuple[str, ...] = ()) -> str:
    result = told(Outcome(code=code, figures={"ballot": ballot}, regions=list(regions)), TITLES)
    if result.sentence:
        return result.sentence
    found = result.found
    assert found is not None
    return f"{found.accepting}/{found.holding} ({found.needed}) {found.yes}-{found.no} {result.against}{result.where}"


THREE = [(12, AFRICA), (12, AFRICA), (16, ASIA)]
UNEQUAL = [(12, AFRICA), (12, AFRICA), (40, AFRICA)]
YES, NO, NONE = Tally(yes=12), Tally(no=12), Tally()
TWO_OF_THREE = [YES, YES, Tally(no=16)]


@pytest.mark.parametrize(
    ("rolls", "tallies", "policy", "expected"),
    [
        (THREE, [YES, YES, YES], "delphi", ("essential", "3/3 (2) 36-0 ")),
        (THREE, [Tally(advice=12)] * 3, "delphi", ("recommended", "3/3 (2) 36-0 ")),
        (THREE, TWO_OF_THREE, "delphi", ("contextual", "2/3 (2) 24-16 AsiaAfrica")),
        (THREE, [YES, NO, NO], "delphi", ("remanded", "1/3 (2) 12-24 Africa and Asia")),
        (THREE, [NO, NO, NO], "delphi", ("not_carried", "0/3 (2) 0-36 Africa and Asia")),
        (THREE, [YES, NONE, NONE], "delphi", ("remanded", "1/1 (2) 12-0 ")),
        (THREE, [NONE, NONE, NONE], "delphi", ("not_carried", "0/0 (2) 0-0 ")),
        (
            UNEQUAL,
            [Tally(yes=5), Tally(yes=5), Tally(no=6)],
            "delphi",
            ("remanded", "Sent back once: 10 people said yes, 12 were needed."),
        ),
        (
            UNEQUAL,
            [Tally(yes=6, no=5), Tally(yes=6, no=5), Tally(no=7)],
            "delphi",
            ("remanded", "Sent back once: 12 people said yes and 17 no."),
        ),
        (
            [(12, None), (12, None), (16, ASIA)],
            TWO_OF_THREE,
            "delphi",
            ("remanded", "Sent back once: against it: Asia."),
        ),
        (
            [(14, AFRICA)],
            [Tally(yes=11, no=1)],
            "delphi",
            ("essential", "Accepted as a requirement: 11 said yes (8 needed), 1 said no."),
        ),
        (
            [(14, AFRICA)],
            [Tally(advice=11, no=1)],
            "delphi",
            ("recommended", "Accepted as advice: 11 said yes (8 needed), 1 said no."),
        ),
        (
            [(14, AFRICA)],
            [Tally(yes=5)],
            "delphi",
            ("remanded", "Sent back once: 5 people said yes, 6 were needed."),
        ),
        ([(14, AFRICA)], [NONE], "delphi", ("not_carried", "Not decided: 0 people said yes, 6 were needed.")),
        (THREE, TWO_OF_THREE, "double-majority", ("essential", "2/3 (2) 24-16 Asia")),
        (THREE, [YES, NONE, NONE], "double-majority", ("remanded", "1/3 (2) 12-0 ")),
        (
            THREE,
            [Tally(yes=7, no=5)] * 2 + [Tally(no=16)],
            "double-majority",
            ("remanded", "Sent back once: 14 people said yes and 26 no."),
        ),
        (THREE, [YES, YES, YES], "iso", ("essential", "3/3 (2) 36-0 ")),
        (THREE, [YES, NO, NO], "iso", ("remanded", "1/3 (2) 12-24 Africa and Asia")),
        (THREE, TWO_OF_THREE, "iso", ("remanded", "Sent back once: groups that said no: 1, at most 0 may.")),
    ],
)
def test_a_result_is_told_by_what_decided_it(
    rolls: list[tuple[int, str | None]], tallies: list[Tally], policy: str, expected: tuple[str, str]
) -> None:
    assert sentence(units(*rolls), tallies, policy) == expected


@pytest.mark.parametrize(
    ("rolls", "tallies", "policy", "expected"),
    [
        (
            UNEQUAL,
            [Tally(yes=5), Tally(yes=5), Tally(no=6)],
            "delphi",
            "Not decided: 10 people said yes, 12 were needed.",
        ),
        (
            UNEQUAL,
            [Tally(yes=6, no=5), Tally(yes=6, no=5), Tally(no=7)],
            "delphi",
            "Not accepted: 12 people said yes and 17 no.",
        ),
        ([(12, None), (12, None), (16, ASIA)], TWO_OF_THREE, "delphi", "Not accepted: against it: Asia."),
        (THREE, TWO_OF_THREE, "iso", "Not accepted: groups that said no: 1, at most 0 may."),
    ],
)
def test_what_was_sent_back_before_is_not_sent_back_again(
    rolls: list[tuple[int, str | None]], tallies: list[Tally], policy: str, expected: str
) -> None:
    assert sentence(units(*rolls), tallies, policy, again=True) == ("not_carried", expected)


@pytest.mark.parametrize(
    ("rolls", "tallies", "expected"),
    [
        (THREE, [YES, YES, YES], "Approved: 3 of 3 groups said yes (2 needed); 36 people yes, 0 no."),
        ([(14, AFRICA)], [Tally(yes=11, no=1)], "Approved: 11 said yes (8 needed), 1 said no."),
        ([(14, AFRICA)], [Tally(yes=1, no=11)], "Not decided: 1 people said yes, 8 were needed."),
        (THREE, [NO, NO, NO], "0/3 (2) 0-36 Africa and Asia"),
    ],
)
def test_a_whole_question_is_told_too(rolls: list[tuple[int, str | None]], tallies: list[Tally], expected: str) -> None:
    places = units(*rolls)
    decision = decide_whole(places, {u.id: t for u, t in zip(places, tallies, strict=True)}, PRESETS["delphi"])
    assert _told("carried" if decision.is_carried else "not_carried", decision_to_json(decision)) == expected


def rating(low: int = 0, middle: int = 0, high: int = 0, **others: object) -> dict[str, object]:
    bins = [low, 0, 0, middle, 0, 0, 0, 0, high]
    plain = {"class": "in", "following": "carried_up", "cannot_judge": 1, "rated_here": True}
    return {**plain, "histogram": bins, **others}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (rating(high=8, middle=1), "Carried up: 8 of 9 people said yes (7-9)."),
        (
            rating(4, 1, 5, following="contested"),
            "Carried up as contested: of 10 people 5 said yes (7-9), 4 no (1-3), 1 unsure.",
        ),
        (rating(high=2, following="too_few_answers"), "Carried up with a mark: too few people rated it to say."),
        (rating(low=9, high=1, following="archived"), "Archived: 9 of 10 people said no (1-3)."),
        (
            rating(1, 2, 6, following="ballot", **{"class": "uncertain"}),
            "It went to the vote: of 9 people 6 said yes (7-9), 1 no (1-3), 2 unsure.",
        ),
        (
            rating(high=3, following="ballot", **{"class": "insufficient"}),
            "It went to the vote with a mark: too few people rated it to say.",
        ),
        (
            rating(following="ballot", rated_here=False),
            "It came up as a clear yes from everywhere, so it was not rated again.",
        ),
    ],
)
def test_ratings_in_a_sentence(figures: dict[str, object], expected: str) -> None:
    assert rated_sentence(figures) == expected


def test_ratings_of_too_few_are_not_drawn() -> None:
    assert rating_rows(rating(high=FEWEST_DRAWN - 1)) == []
    (row,) = rating_rows(rating(low=1, high=FEWEST_DRAWN - 1))
    assert row["counts"] == {"yes": 4, "advice": 0, "no": 1, "skip": 1}


def test_every_code_has_its_words() -> None:
    assert set(GROUPS) == {"carried", *Verdict, *(set(Following) - {Following.BALLOT})}
    assert (set(RATED), set(TESTS), set(CLASSES)) == (set(Following), set(MeasureCode), set(RatingClass))


def test_an_outcome_without_groups_speaks_of_people() -> None:
    places = units((14, AFRICA))
    decision = decide(Question(Tier.RECOMMENDED), places, {"u1": Tally(yes=9)}, Policy())
    assert finding(decision_to_json(decision), "recommended").ground is Ground.PEOPLE
