"""Every screen in both languages, themes and widths: nothing for axe to find, nothing that scrolls sideways."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from playwright.sync_api import BrowserContext

from deliberation.rules.phases import Level, Phase
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST
from tests.browser.stage import Stage

NOBODY = ""
Where = Callable[[Stage], tuple[str, str]]


def plain(path: str, part: str = NOBODY) -> Where:
    return lambda _stage: (path, part)


def of_round(path: str, phase: Phase, role: str = NOBODY) -> Where:
    def found(stage: Stage) -> tuple[str, str]:
        number = stage.round_in(phase)
        proposal = stage.proposal_in(number)
        return path.format(round=number, proposal=proposal), stage.part(role, number) if role else NOBODY

    return found


def of_local_round(path: str) -> Where:
    def found(stage: Stage) -> tuple[str, str]:
        number = stage.round_in(Phase.CLOSED, Level.LOCAL)
        return path.format(round=number, proposal=stage.proposal_in(number)), NOBODY

    return found


SCREENS: Mapping[str, Where] = {
    "front": plain("/"),
    "criteria": plain("/sets"),
    "set": plain("/sets/training-day-ground-rules"),
    "criterion": lambda stage: (f"/id/{stage.criterion()}", NOBODY),
    "how": plain("/how"),
    "sign-in": plain("/sign-in"),
    "join": plain("/join"),
    "discuss": plain("/discuss"),
    "communities": plain("/communities"),
    "deliberation": plain("/deliberations/gender-trainers"),
    "today": of_round("/today", Phase.VOTING, "member"),
    "me": of_round("/me", Phase.VOTING, "member"),
    "sign-ins": of_round("/me/sign-ins", Phase.VOTING, "member"),
    "round": of_round("/rounds/{round}", Phase.DISCUSSING, "member"),
    "proposal": of_round("/proposals/{proposal}", Phase.DISCUSSING, "member"),
    "proposal-as-reader": of_round("/proposals/{proposal}", Phase.DISCUSSING),
    "propose": of_round("/rounds/{round}/propose", Phase.DISCUSSING, "member"),
    "decide": of_round("/decide", Phase.VOTING, "member"),
    "vote": of_round("/rounds/{round}/vote", Phase.VOTING, "member"),
    "review": of_round("/rounds/{round}/vote/review", Phase.VOTING, "member"),
    "desk": of_round("/rounds/{round}/desk", Phase.DISCUSSING, "facilitator"),
    "voting-desk": of_round("/rounds/{round}/desk", Phase.VOTING, "facilitator"),
    "desks": of_round("/desk", Phase.DISCUSSING, "facilitator"),
    "results": of_local_round("/rounds/{round}/results"),
    "outcome": of_local_round("/proposals/{proposal}/outcome"),
    "history": of_local_round("/rounds/{round}/history"),
    "found-a-community": plain("/communities/new", "steward"),
    "new-deliberation": plain("/deliberations/new", "facilitator-global"),
    "nothing-here": plain("/rounds/999999"),
}
# Four of the eight combinations hold every pair of language, theme and width.
PAIRWISE = (("en", "light", PHONE), ("en", "dark", DESKTOP), ("ar", "light", DESKTOP), ("ar", "dark", PHONE))


def opened(
    new_context: Callable[..., BrowserContext], device_of: Callable[..., BrowserContext], part: str, **options: object
) -> BrowserContext:
    return device_of(part, **options) if part else new_context(**options)


@pytest.mark.answers(404)
@pytest.mark.parametrize(("screen", "combination"), list(product(SCREENS, PAIRWISE)), ids=str)
def test_a_screen_is_clean(
    screen: str,
    combination: tuple[str, str, dict[str, int]],
    stage: Stage,
    new_context: Callable[..., BrowserContext],
    device_of: Callable[..., BrowserContext],
) -> None:
    language, theme, size = combination
    path, part = SCREENS[screen](stage)
    context = opened(new_context, device_of, part, viewport=size, color_scheme=theme, locale=language)
    page = context.new_page()
    answer = page.goto(f"{path}?hl={language}")
    assert answer is not None
    assert answer.status == (404 if screen == "nothing-here" else 200)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(page) == []


@pytest.mark.answers(404)
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_scrolls_sideways_on_the_smallest_phone(
    screen: str,
    stage: Stage,
    new_context: Callable[..., BrowserContext],
    device_of: Callable[..., BrowserContext],
) -> None:
    path, part = SCREENS[screen](stage)
    page = opened(new_context, device_of, part, viewport=SMALLEST).new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
