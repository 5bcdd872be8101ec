"""What facilitators do at their desk, in English; and what members are asked for on one page after the other."""

from playwright.sync_api import Page, expect

from tests.people.factories import PASSWORD


def begin_a_dialogue(desk: Page) -> str:
    """A facilitator puts a question to the country; return the address of the dialogue."""
    desk.goto("/discuss")
    desk.get_by_role("link", name="Begin a dialogue").click()
    desk.get_by_label("Title").first.fill("What a trainer brings")
    desk.get_by_label("The question").fill("Which criteria should describe a professional trainer?")
    desk.get_by_label("Areas").fill("Knowledge\nEthics")
    desk.get_by_label("Elements").fill("Competency")
    desk.get_by_label("How it is decided").select_option(label="Usual rules, each level within three weeks")
    desk.get_by_role("button", name="Begin this dialogue").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("What a trainer brings")
    return desk.url


def plan(desk: Page, dialogue: str, kind: str, when: str) -> None:
    """Plan a round of the whole country."""
    desk.goto(dialogue)
    desk.get_by_role("link", name="Plan rounds").click()
    one = desk.get_by_role("region", name="One round")
    one.get_by_label("Community").select_option(label="Kenya")
    one.get_by_label("What it is for").select_option(label=kind)
    one.get_by_label("Opens").fill(when)
    one.get_by_role("button", name="Plan this round").click()
    expect(desk.get_by_role("status")).to_contain_text("The round is planned.")


def plan_the_cities(desk: Page, dialogue: str, when: str) -> None:
    desk.goto(f"{dialogue}/rounds/new")
    level = desk.get_by_role("region", name="All rounds of a level")
    level.get_by_label("Level").select_option(label="Local")
    level.get_by_label("Opens").fill(when)
    level.get_by_role("button", name="Plan these rounds").click()
    expect(desk.get_by_role("status")).to_contain_text("3 rounds are planned.")


def open_now(desk: Page, number: int) -> None:
    desk.goto(f"/rounds/{number}/desk")
    desk.get_by_role("link", name="Open this round now").click()
    desk.get_by_role("button", name="Open this round now").click()
    expect(desk.get_by_role("status")).to_contain_text("The round is open.")


def give_more_time(desk: Page, number: int, until: str, reason: str) -> None:
    desk.goto(f"/rounds/{number}/desk")
    desk.get_by_label("New closing time").fill(until)
    desk.get_by_role("region", name="Give more time").get_by_label("Why").fill(reason)
    desk.get_by_role("button", name="Give more time").click()
    expect(desk.get_by_role("region", name="Dates")).to_contain_text(reason)


def confirm(desk: Page) -> None:
    """Show once more that it is really oneself, which what comes next asks for."""
    desk.get_by_role("textbox", name="Password").fill(PASSWORD)
    desk.get_by_role("button", name="Confirm").click()


def go_on(desk: Page, number: int, reason: str) -> None:
    """Go on before its time, with a reason that then stands on the round's page."""
    desk.goto(f"/rounds/{number}/desk")
    desk.get_by_role("link", name="Go on before its time").click()
    confirm(desk)
    desk.get_by_label("Why now?").fill(reason)
    desk.get_by_role("button", name="Go on now").click()
    expect(desk.get_by_role("status")).to_contain_text("The round has moved on")
    desk.goto(f"/rounds/{number}")
    expect(desk.get_by_role("region", name="What ended early")).to_contain_text(reason)


def close_the_vote(desk: Page, number: int, statement: str) -> None:
    """Close a vote whose time is over, and say what came of it."""
    desk.goto(f"/rounds/{number}/desk")
    desk.get_by_role("link", name="Close the vote").click()
    confirm(desk)
    desk.get_by_label("What came of it").fill(statement)
    desk.get_by_role("button", name="Close the vote and count").click()
    expect(desk.get_by_role("heading", name="Results of this round")).to_be_visible()
    expect(desk.get_by_role("region", name="What the facilitators say")).to_contain_text(statement)


def sign(desk: Page, number: int) -> None:
    desk.goto(f"/rounds/{number}/desk")
    desk.locator(f"main a[href='/rounds/{number}/sign']").click()
    desk.locator("#f-password").fill(PASSWORD)
    desk.locator("main form[action='/confirm'] button").click()
    desk.locator(f"main form[action='/rounds/{number}/sign'] button").click()


def answer_all(page: Page, *choices: str) -> None:
    """Make the same choices on one page after the other, as long as there is one to make them on."""
    while page.locator(choices[0]).count():
        for choice in choices:
            page.locator(choice).check()
        with page.expect_navigation():
            page.locator("main form").filter(has=page.locator(choices[0])).locator("button.primary").click()


def vote(page: Page, number: int) -> None:
    """Say yes to everything that one is asked, from the page of what waits."""
    page.goto("/decide")
    with page.expect_navigation():
        page.locator(f"main a[href^='/rounds/{number}/vote']").first.click()
    answer_all(page, "#f-choice-yes")
    assert page.url.endswith("/vote/review")
