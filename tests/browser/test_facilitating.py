"""A whole dialogue as its facilitators hold it: from an empty site to a published set, and back to where it began."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from deliberation.rules.phases import Phase, RoundKind
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.country import CITIES, Country, a_country
from tests.browser.desk import (
    answer_all,
    begin_a_dialogue,
    close_the_vote,
    give_more_time,
    go_on,
    open_now,
    plan,
    plan_the_cities,
    sign,
    vote,
)
from tests.browser.installation import Installation
from tests.decisions.scenes import join_in, proposed, rated, until, voted
from tests.rounds.factories import local

PROPOSED = "Names who is not in the room, and why."
ALSO_PROPOSED = "Has worked for two years beside those whom the training is for."


def approve_the_rules(country: Country, desk: Page, phone: Page, dialogue: str) -> None:
    plan(desk, dialogue, "Approving the rules", "2026-03-02T13:00")
    number = country.round_of(RoundKind.CONVENING)
    open_now(desk, number)
    give_more_time(desk, number, "2026-03-11T12:00", "The holidays of many begin tomorrow.")
    phone.goto("/today")
    phone.locator(f"form[action='/rounds/{number}/taking-part'] button").click()
    with country.site.inside() as clock:
        join_in(number, country.everybody[1:], clock)
        clock.forward(days=1)
    go_on(desk, number, "Everybody has read it.")
    vote(phone, number)
    with country.site.inside() as clock:
        voted(number, country.everybody[1:], clock)
    country.voting_ended(number)
    close_the_vote(desk, number, "The rules hold from today on.")


def propose_in_a_city(phone: Page, number: int) -> None:
    phone.goto(f"/rounds/{number}")
    phone.get_by_role("link", name="Propose").first.click()
    phone.get_by_label("Area").select_option(label="Ethics")
    phone.get_by_label("The criterion, in one sentence").fill(PROPOSED)
    phone.get_by_label("Why", exact=True).fill("Who is missing cannot speak.")
    phone.get_by_label("How it can be shown").fill("A list of those who were invited.")
    phone.get_by_label("Who could not meet it").fill("Nobody: it can be said in any language.")
    phone.get_by_label("Looking at one's own work").check()
    phone.get_by_role("button", name="See it as others will").click()
    phone.get_by_role("button", name="Send this proposal").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(PROPOSED)


def work_out_in_the_cities(country: Country, desk: Page, phone: Page, dialogue: str, open_page: OpenPage) -> None:
    with country.site.inside() as clock:
        plan_the_cities(desk, dialogue, local(clock.time, "UTC"))
        plan(desk, dialogue, "Working out criteria", local(clock.time.replace(month=5), "UTC"))
    nairobi, others = country.local_rounds()[0], country.local_rounds()[1:]
    open_now(open_page(country.site, country.hosts["Nairobi"], size=DESKTOP), nairobi)
    country.site.later(minutes=1)
    propose_in_a_city(open_page(country.site, country.people["Nairobi"][1], scripts=False), nairobi)
    with country.site.inside() as clock:
        for number, city in zip(others, CITIES[1:], strict=True):
            proposed(number, country.people[city][0], f"{ALSO_PROPOSED} ({city})")
        until(clock, nairobi, Phase.RATING)
    phone.goto(f"/rounds/{nairobi}/rate")
    answer_all(phone, "#f-relevance-9", "#f-requirement-required")
    with country.site.inside() as clock:
        for number, city in zip(country.local_rounds(), CITIES, strict=True):
            until(clock, number, Phase.RATING)
            join_in(number, country.people[city], clock)
            rated(number, country.people[city][1:], clock, {})
        for number in country.local_rounds():
            until(clock, number, Phase.CLOSED)


def decide_in_the_country(country: Country, desk: Page, phone: Page) -> int:
    number = country.round_of(RoundKind.CRITERIA)
    open_now(desk, number)
    desk.goto(f"/rounds/{number}")
    expect(desk.get_by_role("main")).to_contain_text(PROPOSED)
    with country.site.inside() as clock:
        clock.forward(days=1)
        join_in(number, country.everybody, clock)
    go_on(desk, number, "Nothing new will come.")
    with country.site.inside() as clock:
        until(clock, number, Phase.VOTING)
    vote(phone, number)
    with country.site.inside() as clock:
        voted(number, country.everybody[1:], clock)
    country.voting_ended(number)
    close_the_vote(desk, number, "All that the cities wanted is accepted.")
    expect(desk.get_by_role("main")).to_contain_text(PROPOSED)
    return number


def approve_the_set(country: Country, desk: Page, phone: Page) -> int:
    """The round in which the members approve the whole was planned when the country had decided."""
    number = country.round_of(RoundKind.RATIFICATION)
    open_now(desk, number)
    vote(phone, number)
    with country.site.inside() as clock:
        voted(number, country.everybody[1:], clock)
    country.voting_ended(number)
    close_the_vote(desk, number, "The members approve the set.")
    return number


def publish(country: Country, desk: Page, number: int, open_page: OpenPage) -> str:
    """Two facilitators put their names under the set, the second in Arabic; return its address."""
    country.site.clock.forward(hours=1)
    sign(desk, number)
    expect(desk.get_by_role("status")).to_contain_text("A second facilitator signs next.")
    second = open_page(country.site, country.facilitators[1], size=DESKTOP, language="ar")
    country.site.clock.forward(hours=1)
    sign(second, number)
    second.locator("#publishing a[href^='/sets/']").click()
    expect(second.locator("main .cards li")).to_have_count(3)
    return second.url


def follow_to_its_beginning(reader: Page, published: str, home: int) -> None:
    """From the set to a criterion, and along its way back to the city in which somebody wrote it."""
    reader.goto(published)
    reader.get_by_role("link", name=PROPOSED).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(PROPOSED)
    reader.locator("section[aria-labelledby=origins] a[href*='/proposals/']").last.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(PROPOSED)
    expect(reader.locator(f"main a[href='/rounds/{home}']")).to_be_visible()
    # Every level is behind it.
    expect(reader.locator(".stages li.done")).to_have_count(2)


def count_again(reader: Page, published: str, decided: int, folder: Path) -> str:
    """Download the list of the round that decided, and return what the console says of it."""
    reader.goto(published)
    reader.get_by_role("link", name=PROPOSED).click()
    with reader.expect_download() as waiting:
        reader.locator(f"main a[href='/rounds/{decided}/bundle.json']").first.click()
    waiting.value.save_as(folder / "bundle.json")
    command = [str(Path(sys.executable).with_name("deliberation")), "recount", str(folder / "bundle.json")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_dialogue_rises_from_an_empty_site_to_a_published_set(
    installation: Installation, open_page: OpenPage, tmp_path: Path
) -> None:
    country = a_country(installation)
    desk = open_page(installation, country.facilitators[0], size=DESKTOP)
    phone = open_page(installation, country.people["Nairobi"][0], language="ar", scripts=False)
    dialogue = begin_a_dialogue(desk)
    approve_the_rules(country, desk, phone, dialogue)
    work_out_in_the_cities(country, desk, phone, dialogue, open_page)
    decided = decide_in_the_country(country, desk, phone)
    published = publish(country, desk, approve_the_set(country, desk, phone), open_page)
    reader = open_page(installation, language="ar", scripts=False)
    follow_to_its_beginning(reader, published, country.local_rounds()[0])
    assert "agrees" in count_again(reader, published, decided, tmp_path).lower()
