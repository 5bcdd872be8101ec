"""Pages that were opened in time and sent too late; and the wave in which one sees how others answered."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.decisions.clock import next_due
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.installation import Installation
from tests.browser.site import Words
from tests.decisions.scenes import Alone, alone, fresh, join_in, proposed, rated, strike, the, until, voted

REASON = "هذا لا يراعي من لا يملكون هاتفًا."
IN_ARABIC_AND_ENGLISH = pytest.mark.parametrize(
    ("language", "size", "scripts"),
    [("ar", PHONE, False), ("en", DESKTOP, True)],
    ids=["arabic-phone-no-scripts", "desktop"],
)
BESIDE_OTHERS = "This is how your group and the others answered. Keep your answer or change it; both are fine."
STRUCK = pytest.mark.parametrize("struck", ["before-the-clock-strikes", "after"])


def a_round(site: Installation, phase: Phase, text: str) -> tuple[Alone, int]:
    """A community that deliberates alone, brought to a phase by all its people; and the number of its one text."""
    with site.inside() as clock:
        place = alone(12)
        until(clock, place.round, Phase.PROPOSING)
        (number,) = proposed(place.round, place.members[0], text)
        join_in(place.round, place.members, clock)
        until(clock, place.round, min(phase, Phase.RATING, key=list(Phase).index))
        rated(place.round, place.members[2:], clock, {})
        until(clock, place.round, phase)
    return place, number


def too_late(site: Installation, place: Alone, struck: str) -> None:
    """The time of the present phase or wave runs out; the clock has noticed, or not yet."""
    with site.inside() as clock:
        moment = next_due(fresh(), clock.time)
        clock.time = moment or closes_at(the(place.round))
        if struck == "after":
            strike(clock)


def expect_a_refusal(page: Page, language: str, say: Words) -> None:
    """The reason instead of the form, in the reader's language, and a way to go on."""
    expect(page.locator("main .notice")).to_contain_text(say("What you have just sent does not count."))
    expect(page.locator("main .button.primary")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


@pytest.mark.answers(409)
@STRUCK
@IN_ARABIC_AND_ENGLISH
def test_a_rating_that_comes_too_late_keeps_its_words(
    language: str, size: dict[str, int], scripts: bool, struck: str, installation: Installation, open_page: OpenPage
) -> None:
    (place, _text), say = a_round(installation, Phase.RATING, "Owns a telephone."), installation.words(language)
    page = open_page(installation, place.members[1], language=language, size=size, scripts=scripts)
    page.goto(f"/rounds/{place.round}/rate")
    page.locator("#f-relevance-2").check()
    page.get_by_role("textbox", name=say("Why?")).fill(REASON)
    too_late(installation, place, struck)
    page.get_by_role("button", name=say("Save and go on")).click()
    expect_a_refusal(page, language, say)
    expect(page.get_by_role("region", name=say("What you wrote"))).to_contain_text(REASON)


@pytest.mark.answers(409)
@STRUCK
@IN_ARABIC_AND_ENGLISH
def test_a_vote_that_comes_too_late_is_told_so_and_counts_not(
    language: str, size: dict[str, int], scripts: bool, struck: str, installation: Installation, open_page: OpenPage
) -> None:
    (place, _text), say = a_round(installation, Phase.VOTING, "Names who is missing."), installation.words(language)
    with installation.inside() as clock:
        voted(place.round, place.members[2:], clock)
    page = open_page(installation, place.members[1], language=language, size=size, scripts=scripts)
    page.goto(f"/rounds/{place.round}/vote")
    page.locator("#f-choice-no").check()
    too_late(installation, place, struck)
    page.get_by_role("button", name=say("Save"), exact=True).click()
    expect_a_refusal(page, language, say)


@pytest.mark.answers(409)
def test_a_proposal_that_comes_too_late_is_still_in_its_boxes(installation: Installation, open_page: OpenPage) -> None:
    (place, _text), say = a_round(installation, Phase.DISCUSSING, "Names who is missing."), installation.words("ar")
    installation.clock.forward(days=29)
    page = open_page(installation, place.members[1], language="ar", scripts=False)
    page.goto(f"/rounds/{place.round}/propose")
    page.locator("#f-statement").fill("يذكر من هو غائب ولماذا.")
    page.locator("#f-why").fill(REASON)
    page.locator("#f-area").select_option(index=1)
    page.locator("#f-evidence").fill("قائمة بأسماء من دُعوا.")
    page.locator("#f-exclusion").fill("لا أحد.")
    page.locator("[name=fit_for]").first.check()
    too_late(installation, place, "after")
    page.get_by_role("button", name=say("See it as others will")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#f-statement")).to_have_value("يذكر من هو غائب ولماذا.")
    expect(page.locator("#f-why")).to_have_value(REASON)


@IN_ARABIC_AND_ENGLISH
def test_in_the_second_wave_one_answers_beside_ones_group(
    language: str, size: dict[str, int], scripts: bool, installation: Installation, open_page: OpenPage
) -> None:
    place, text = a_round(installation, Phase.RATING, "Owns a telephone.")
    with installation.inside() as clock:
        rated(place.round, place.members, clock, {text: "polarised"})
    too_late(installation, place, "after")
    page = open_page(installation, place.members[0], language=language, size=size, scripts=scripts)
    say = installation.words(language)
    page.goto(f"/rounds/{place.round}/rate")
    others = page.get_by_role("region", name=say("How others answered"))
    expect(others).to_contain_text(say(BESIDE_OTHERS))
    # The answer of the wave before is chosen already: keeping it is one tap.
    expect(page.locator("#f-relevance-1")).to_be_checked()
    page.locator("#f-relevance-5").check()
    page.get_by_role("button", name=say("Save and go on")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Your ratings"))
