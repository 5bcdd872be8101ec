"""What people come to do, from beginning to end, on the devices that they have."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deliberation.rules.phases import Phase
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.stage import Stage

Device = Callable[..., BrowserContext]
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def on_phone(device_of: Device, part: str, *, scripts: bool) -> Page:
    return device_of(part, viewport=PHONE, java_script_enabled=scripts).new_page()


@WITH_AND_WITHOUT_SCRIPTS
def test_a_member_reads_says_where_they_stand_and_writes(scripts: bool, stage: Stage, device_of: Device) -> None:
    number = stage.round_in(Phase.DISCUSSING)
    page = on_phone(device_of, stage.part("member", number), scripts=scripts)
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
def test_a_member_proposes_a_criterion(scripts: bool, stage: Stage, device_of: Device) -> None:
    number = stage.round_in(Phase.DISCUSSING)
    page = on_phone(device_of, stage.part("member", number), scripts=scripts)
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


def test_a_vote_is_changed_on_another_device(stage: Stage, device_of: Device) -> None:
    number = stage.round_in(Phase.VOTING)
    part = stage.part("member", number)
    phone = device_of(part, viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(f"/rounds/{number}/vote")
    text = phone.locator(".criterion").first.inner_text()
    phone.get_by_role("radio", name="Yes").first.check()
    phone.get_by_role("button", name="Save and go on").click()
    desktop = device_of(part, viewport=DESKTOP).new_page()
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


def test_a_reader_follows_a_criterion_back_to_where_it_was_proposed(stage: Stage, phone: Page) -> None:
    phone.goto("/sets/training-day-ground-rules")
    statement = phone.locator(".cards a").first.inner_text()
    phone.locator(".cards a").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(statement)
    phone.locator("main a[href*='/proposals/']").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(statement)


def test_somebody_new_joins_on_a_phone_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/join")
    page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English", exact=True)).last.click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
