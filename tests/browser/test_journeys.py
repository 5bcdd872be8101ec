"""What people come to do, from beginning to end, on the devices that they have."""

import re

import pytest
from playwright.sync_api import expect

from deliberation.rules.phases import Phase
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.stage import Stage

WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@WITH_AND_WITHOUT_SCRIPTS
def test_a_member_reads_says_where_they_stand_and_writes(scripts: bool, stage: Stage, open_page: OpenPage) -> None:
    number = stage.round_in(Phase.DISCUSSING)
    page = open_page(stage, stage.one("member", number), scripts=scripts)
    page.goto(f"/proposals/{stage.proposal_in(number)}")
    page.get_by_role("radio", name="Can live with it").check()
    page.get_by_role("button", name=re.compile("^(Give|Change) my answer")).click()
    expect(page.get_by_role("radio", name="Can live with it")).to_be_checked()
    said = f"Volunteers count as well, {'with' if scripts else 'without'} a contract."
    page.get_by_label("Your contribution").fill(said)
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text(said)).to_be_visible()


@pytest.mark.answers(422)
@WITH_AND_WITHOUT_SCRIPTS
def test_a_member_proposes_a_criterion(scripts: bool, stage: Stage, open_page: OpenPage) -> None:
    number = stage.round_in(Phase.DISCUSSING)
    page = open_page(stage, stage.one("member", number), scripts=scripts)
    page.goto(f"/rounds/{number}/propose")
    statement = f"Keeps a diary of each course {'on paper' if scripts else 'in any form'}."
    page.get_by_label("Area").select_option(index=1)
    page.get_by_label("The criterion, in one sentence").fill(statement)
    page.get_by_role("button", name="See it as others will").click()
    # Something is missing: what was typed is still there, and the page says what.
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.get_by_label("The criterion, in one sentence")).to_have_value(statement)
    page.get_by_label("Why", exact=True).fill("Memory flatters.")
    page.get_by_label("How it can be shown").fill("A page of the diary.\nA talk about it.")
    page.get_by_label("Who could not meet it").fill("Whoever cannot write may speak it.")
    page.get_by_label("Looking at one's own work").check()
    page.get_by_role("button", name="See it as others will").click()
    page.get_by_role("button", name="Send this proposal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(statement)


def test_a_vote_is_changed_on_another_device(stage: Stage, open_page: OpenPage) -> None:
    number = stage.round_in(Phase.VOTING)
    voter = stage.one("member", number)
    phone = open_page(stage, voter, scripts=False)
    phone.goto(f"/rounds/{number}/vote")
    text = phone.locator(".criterion").first.inner_text()
    phone.get_by_role("radio", name="Yes").first.check()
    phone.get_by_role("button", name="Save and go on").click()
    desktop = open_page(stage, voter, size=DESKTOP)
    desktop.goto(f"/rounds/{number}/vote/review")
    line = desktop.get_by_role("listitem").filter(has_text=text)
    expect(line.locator(".chip")).to_contain_text("Yes")
    line.get_by_role("link", name="Change").click()
    expect(desktop.get_by_role("radio", name="Yes").first).to_be_checked()
    desktop.get_by_role("radio", name="No", exact=True).check()
    desktop.get_by_role("button", name="Save and go on").click()
    phone.goto(f"/rounds/{number}/vote/review")
    again = phone.get_by_role("listitem").filter(has_text=text)
    expect(again.locator(".chip")).to_contain_text("No")


def test_a_reader_follows_a_criterion_back_to_where_it_was_proposed(stage: Stage, open_page: OpenPage) -> None:
    phone = open_page(stage)
    phone.goto("/sets/training-day-ground-rules")
    statement = phone.locator(".cards a").first.inner_text()
    phone.locator(".cards a").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(statement)
    phone.locator("main a[href*='/proposals/']").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(statement)
