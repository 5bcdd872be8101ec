"""The first five minutes of somebody new, on a phone: from a link to a sentence of one's own."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.installation import Installation
from tests.browser.site import Words
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import member
from tests.people.mailbox import last_link
from tests.proposals.factories import proposal, reaction
from tests.rounds.factories import facilitator, opened_round

ADDRESS = "amina@example.org"
PASSWORD = "a long and winding road"
SENTENCE = "Supervised practice counts too."
DEVICES = pytest.mark.parametrize(
    ("language", "size", "scripts"),
    [("en", PHONE, True), ("ar", PHONE, False), ("ar", DESKTOP, True)],
    ids=["phone", "arabic-phone-no-scripts", "arabic-desktop"],
)


@dataclass(frozen=True)
class Scene:
    """Numbers of an open community, its facilitator, and a proposal on which six of its people stand somewhere."""

    community: int
    facilitator: int
    proposal: int


def a_criterion_under_discussion(installation: Installation) -> Scene:
    with installation.inside(), written() as session:
        home = community(session, "Trainers of Nairobi")
        author = facilitator(session, home, "Wanjiru")
        belonging(session, author, home, "member", "facilitator")
        text = proposal(session, author, opened_round(session, home, phase="proposing"))
        for stance in ("agree", "agree", "agree", "can_live_with", "disagree", "unsure"):
            belonging(session, somebody := member(session), home)
            reaction(session, somebody, text, stance)
        return Scene(home.id, author.id, text.id)


def answer_with(page: Page, stance: str, say: Words) -> None:
    page.locator(f"#stand-stance-{stance}").check()
    page.get_by_role("button", name=say("Give my answer")).click()


def join_in_three_steps(page: Page, language: str, say: Words) -> None:
    """From the sign-in page to the letter."""
    page.locator("main").get_by_role("link", name=say("Join"), exact=True).click()
    page.locator(f"main a[hreflang={language}]").click()
    page.get_by_role("link", name="Trainers of Nairobi").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_label(say("Your name here")).fill("آمنة")
    page.get_by_label(say("E-mail address")).fill(ADDRESS)
    page.get_by_role("button", name=say("Join"), exact=True).click()
    expect(page.get_by_role("heading", name=say("Look into your mail"))).to_be_visible()


@DEVICES
def test_a_tap_on_a_criterion_leads_in_and_back_to_it(
    language: str, size: dict[str, int], scripts: bool, installation: Installation, open_page: OpenPage
) -> None:
    text = a_criterion_under_discussion(installation).proposal
    say, page = installation.words(language), open_page(installation, size=size, language=language, scripts=scripts)
    page.goto(f"/proposals/{text}")
    expect(page.get_by_role("heading", name=say("How others answered"))).to_have_count(0)
    answer_with(page, "can_live_with", say)
    kept = say("Your answer is kept. Sign in, or join: then you come back to it.")
    expect(page.get_by_role("status")).to_contain_text(kept)
    join_in_three_steps(page, language, say)
    page.goto(last_link(installation.app, ADDRESS))
    page.get_by_role("button", name=say("Join"), exact=True).click()
    # Back on the same criterion, with the answer kept: one tap gives it.
    assert f"/proposals/{text}" in page.url
    expect(page.locator("#stand-stance-can_live_with")).to_be_checked()
    page.get_by_role("button", name=say("Give my answer")).click()
    expect(page.get_by_role("heading", name=say("How others answered"))).to_be_visible()
    page.get_by_label(say("Your contribution")).fill(SENTENCE)
    page.get_by_role("button", name=say("Post"), exact=True).click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


def link_for_somebody(installation: Installation, open_page: OpenPage, there: Scene, say: Words, language: str) -> str:
    """What a facilitator copies from the page of invitations, as a path."""
    desk = open_page(installation, there.facilitator, size=DESKTOP, language=language)
    desk.goto(f"/communities/{there.community}/invitations")
    desk.get_by_role("button", name=say("Make the link")).click()
    return urlsplit(desk.locator("code").inner_text()).path


def join_by_invitation(page: Page, link: str, say: Words) -> str:
    """Come in by a link with a password and no address, on this phone; return the sign-in name to write down."""
    page.goto(link)
    page.get_by_label(say("Your name here")).fill("Zuri")
    page.get_by_label(say("Password")).fill(PASSWORD)
    page.get_by_role("button", name=say("Join"), exact=True).click()
    name = page.locator("code").inner_text()
    page.get_by_role("link", name=say("Go on")).click()
    return name


def sign_in(page: Page, name: str, say: Words) -> None:
    page.get_by_role("textbox", name=say("E-mail address or sign-in name")).fill(name)
    page.get_by_role("textbox", name=say("Password")).fill(PASSWORD)
    page.get_by_role("button", name=say("Sign in"), exact=True).click()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_without_an_address_comes_in_by_invitation_and_comes_back(
    language: str, installation: Installation, open_page: OpenPage
) -> None:
    there, say = a_criterion_under_discussion(installation), installation.words(language)
    link = link_for_somebody(installation, open_page, there, say, language)
    page = open_page(installation, language=language, scripts=False)
    name = join_by_invitation(page, link, say)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trainers of Nairobi")
    page.get_by_role("region", name=say("Rounds")).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which criteria")
    elsewhere = open_page(installation, language=language, scripts=False)
    elsewhere.goto("/sign-in")
    sign_in(elsewhere, name, say)
    expect(elsewhere.get_by_role("banner")).to_contain_text("Zuri")


@pytest.mark.answers(401)
def test_a_shared_phone_keeps_nothing_and_signs_out_soon(installation: Installation, open_page: OpenPage) -> None:
    there, say = a_criterion_under_discussion(installation), installation.words("en")
    link = link_for_somebody(installation, open_page, there, say, "en")
    page = open_page(installation)
    name = join_by_invitation(page, link, say)
    page.goto(f"/proposals/{there.proposal}")
    page.get_by_label("Your contribution").fill(SENTENCE)
    installation.clock.forward(days=31)
    page.get_by_role("button", name="Post", exact=True).click()
    # On a phone of one's own the draft outlives the session.
    assert page.evaluate("Object.keys(localStorage)") != []
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("This phone is shared").check()
    sign_in(page, name, say)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.get_by_label("Your contribution").fill(SENTENCE)
    installation.clock.forward(minutes=16)
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
