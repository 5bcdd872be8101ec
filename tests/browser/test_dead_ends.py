"""What goes wrong between people and pages: a session that ends, an answer that gets lost, two tabs, a step back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.installation import Installation
from tests.browser.scenes import a_conversation
from tests.browser.site import Words
from tests.people.factories import PASSWORD

SAID = "Supervised practice counts, and so do years without pay."
TAKEN = "Your contribution is there. You can change it for 15 minutes."
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def write(page: Page, words: str, say: Words) -> None:
    page.get_by_label(say("Your contribution")).fill(words)
    page.get_by_role("button", name=say("Post"), exact=True).click()


def sign_in(page: Page, say: Words) -> None:
    page.get_by_role("textbox", name=say("E-mail address or sign-in name")).fill("wanjiru@example.org")
    page.get_by_role("textbox", name=say("Password")).fill(PASSWORD)
    page.get_by_role("button", name=say("Sign in"), exact=True).click()


@pytest.mark.answers(401)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_session_ends_while_somebody_writes(language: str, installation: Installation, open_page: OpenPage) -> None:
    there, say = a_conversation(installation), installation.words(language)
    page = open_page(installation, there.author, language=language)
    page.goto(f"/proposals/{there.proposal}")
    installation.clock.forward(days=31)
    write(page, SAID, say)
    expect(page.get_by_role("alert")).to_contain_text(say("Please sign in first. What you wrote is kept."))
    expect(page.get_by_label(say("Your contribution"))).to_have_value(SAID)
    page.get_by_role("main").get_by_role("link", name=say("Sign in")).click()
    sign_in(page, say)
    # Back in the conversation, and the words are in the box.
    expect(page.get_by_label(say("Your contribution"))).to_have_value(SAID)
    page.get_by_role("button", name=say("Post"), exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(say(TAKEN))
    assert there.said() == [SAID]


@pytest.mark.answers(400)
def test_signing_in_anew_in_another_tab_loses_no_words(installation: Installation, open_page: OpenPage) -> None:
    there, say = a_conversation(installation), installation.words("en")
    page = open_page(installation, there.author, scripts=False)
    page.goto(f"/proposals/{there.proposal}")
    other = page.context.new_page()
    other.goto("/sign-in")
    sign_in(other, say)
    expect(other.get_by_role("banner")).to_contain_text("Wanjiru")
    write(page, SAID, say)
    expect(page.get_by_role("region", name=say("What you wrote"))).to_contain_text(SAID)
    assert there.said() == []


@pytest.mark.answers(409)
def test_the_second_of_two_tabs_is_told_that_the_text_has_changed(
    installation: Installation, open_page: OpenPage
) -> None:
    there, say = a_conversation(installation), installation.words("en")
    first = open_page(installation, there.author)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/proposals/{there.proposal}/revise")
    for tab, statement in ((first, "Says who is missing."), (second, "Says who is missing, and why.")):
        tab.locator("#f-statement").fill(statement)
        tab.get_by_role("button", name=say("Make this the new version")).click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Says who is missing.")
    expect(second.get_by_role("alert")).to_be_visible()
    expect(second.locator("#f-statement")).to_have_value("Says who is missing, and why.")
    expect(second.get_by_role("link", name=say("See what changed meanwhile"))).to_be_visible()


@WITH_AND_WITHOUT_SCRIPTS
def test_a_step_back_after_posting_does_not_post_twice(
    scripts: bool, installation: Installation, open_page: OpenPage
) -> None:
    there, say = a_conversation(installation), installation.words("en")
    page = open_page(installation, there.author, scripts=scripts)
    page.goto(f"/proposals/{there.proposal}")
    write(page, SAID, say)
    expect(page.get_by_role("status")).to_contain_text(say(TAKEN))
    page.go_back()
    write(page, SAID, say)
    expect(page.get_by_role("status")).to_contain_text(say(TAKEN))
    assert there.said() == [SAID]


def taken_but_never_answered(route: Route) -> None:
    """The site takes what was sent, and the line breaks before its answer."""
    route.fetch(max_redirects=0)
    route.abort()


@WITH_AND_WITHOUT_SCRIPTS
def test_an_answer_that_was_lost_is_asked_for_again_without_harm(
    scripts: bool, installation: Installation, open_page: OpenPage
) -> None:
    there, say = a_conversation(installation), installation.words("en")
    page = open_page(installation, there.author, scripts=scripts)
    page.goto(f"/proposals/{there.proposal}")
    page.route("**/posts", taken_but_never_answered)
    with page.expect_event("requestfailed"):
        write(page, SAID, say)
    page.unroute("**/posts")
    page.go_back()
    expect(page.get_by_label(say("Your contribution"))).to_have_value(SAID)
    page.get_by_role("button", name=say("Post"), exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(say(TAKEN))
    assert there.said() == [SAID]
