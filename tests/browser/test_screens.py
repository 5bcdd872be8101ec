"""Every screen in both languages, themes and widths: nothing for axe to find, nothing that scrolls sideways."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from deliberation.rules.phases import Level, Phase
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, OpenPage
from tests.browser.stage import Stage

# A path, and who opens it: a member of the sample, or nobody in particular.
Where = Callable[[Stage], tuple[str, int | None]]


def plain(path: str, part: str | None = None) -> Where:
    return lambda stage: (path, stage.somebody(part) if part else None)


def of_round(path: str, phase: Phase, role: str | None = None) -> Where:
    def found(stage: Stage) -> tuple[str, int | None]:
        number = stage.round_in(phase)
        proposal = stage.proposal_in(number)
        where = path.format(round=number, proposal=proposal, community=stage.community_of(number))
        return where, stage.one(role, number) if role else None

    return found


def of_closed_round(path: str, level: Level) -> Where:
    """Of a local round, which ends with ratings, or of the earlier dialogue's one, which ended with a ballot."""

    def found(stage: Stage) -> tuple[str, int | None]:
        number = stage.round_in(Phase.CLOSED, level)
        return path.format(round=number, proposal=stage.proposal_in(number)), None

    return found


SCREENS: Mapping[str, Where] = {
    "front": plain("/"),
    "criteria": plain("/sets"),
    "set": plain("/sets/training-day-ground-rules"),
    "criterion": lambda stage: (f"/id/{stage.criterion()}", None),
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
    "results": of_closed_round("/rounds/{round}/results", Level.LOCAL),
    "outcome": of_closed_round("/proposals/{proposal}/outcome", Level.LOCAL),
    "history": of_closed_round("/rounds/{round}/history", Level.LOCAL),
    "results-of-a-vote": of_closed_round("/rounds/{round}/results", Level.GLOBAL),
    "outcome-of-a-vote": of_closed_round("/proposals/{proposal}/outcome", Level.GLOBAL),
    "conversation": of_round("/rounds/{round}/conversation", Phase.DISCUSSING, "member"),
    "versions": of_round("/proposals/{proposal}/compare", Phase.DISCUSSING),
    "community": of_round("/communities/{community}", Phase.DISCUSSING, "member"),
    "joining": of_round("/communities/{community}/join", Phase.DISCUSSING),
    "choosing": plain("/join/community"),
    "invitations": of_round("/communities/{community}/invitations", Phase.DISCUSSING, "facilitator"),
    "members": of_round("/communities/{community}/members", Phase.DISCUSSING, "facilitator"),
    "settings": of_round("/communities/{community}/settings", Phase.DISCUSSING, "facilitator"),
    "going-on-early": of_round("/rounds/{round}/move", Phase.DISCUSSING, "facilitator"),
    "confirming": of_round("/confirm", Phase.DISCUSSING, "facilitator"),
    "planning": plain("/deliberations/gender-trainers/rounds/new", "facilitator-global"),
    "found-a-community": plain("/communities/new", "steward"),
    "new-deliberation": plain("/deliberations/new", "facilitator-global"),
    "nothing-here": plain("/rounds/999999"),
}
# Four of the eight combinations hold every pair of language, theme and width.
PAIRWISE = (("en", "light", PHONE), ("en", "dark", DESKTOP), ("ar", "light", DESKTOP), ("ar", "dark", PHONE))


@pytest.mark.answers(404)
@pytest.mark.parametrize(("screen", "combination"), list(product(SCREENS, PAIRWISE)), ids=str)
def test_a_screen_is_clean(
    screen: str, combination: tuple[str, str, dict[str, int]], stage: Stage, open_page: OpenPage
) -> None:
    language, theme, size = combination
    path, who = SCREENS[screen](stage)
    page = open_page(stage, who, size=size, theme=theme, language=language)
    answer = page.goto(f"{path}?hl={language}")
    assert answer is not None
    assert answer.status == (404 if screen == "nothing-here" else 200)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert violations(page) == []
    # What fits the smallest phone fits the others.
    page.set_viewport_size(SMALLEST if size is PHONE else size)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
