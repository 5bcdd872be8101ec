"""A whole dialogue as its facilitators hold it: from an empty site to a published set, and back to where it began."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase, RoundKind
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.installation import Installation
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.decisions.scenes import fresh, join_in, proposed, rated, the, until, voted
from tests.people.factories import PASSWORD, member
from tests.rounds.factories import local

CITIES = ("Nairobi", "Mombasa", "Kisumu")
PEOPLE_OF_A_CITY = 10
PROPOSED = "Names who is not in the room, and why."
ALSO_PROPOSED = "Has worked for two years beside those whom the training is for."


@dataclass
class Country:
    """Numbers of a national community and its cities, and of those who are there; its rounds by kind and city."""

    site: Installation
    top: int
    facilitators: list[int]
    cities: dict[str, int] = field(default_factory=dict)
    people: dict[str, list[int]] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)

    @property
    def everybody(self) -> list[int]:
        return [one for people in self.people.values() for one in people]

    def round_of(self, kind: RoundKind, community_id: int | None = None) -> int:
        with self.site.inside():
            home = Round.community_id == (community_id or self.top)
            return fresh().scalars(select(Round.id).where(Round.kind == kind, home)).one()

    def local_rounds(self) -> list[int]:
        return [self.round_of(RoundKind.CRITERIA, city) for city in self.cities.values()]

    def voting_ended(self, number: int) -> None:
        """Let time pass until people cannot vote any more, and nobody has counted yet."""
        with self.site.inside() as clock:
            clock.time = closes_at(the(number))


def a_country(site: Installation) -> Country:
    """Three cities of a nation, each with its people and a facilitator; two facilitators of the whole."""
    with site.inside(), written() as session:
        top = community(session, "Kenya", level="national")
        both = [member(session, name, password=PASSWORD) for name in ("Wanjiru", "ليلى")]
        for one in both:
            belonging(session, one, top, "facilitator")
        found = Country(site, top.id, [one.id for one in both])
        for name in CITIES:
            city = community(session, name, top)
            people = [member(session) for _number in range(PEOPLE_OF_A_CITY)]
            for one in people:
                belonging(session, one, city)
            host = member(session, f"Host of {name}", password=PASSWORD)
            belonging(session, host, city, "facilitator")
            found.cities[name], found.hosts[name] = city.id, host.id
            found.people[name] = [one.id for one in people]
    return found


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


def sign(desk: Page, number: int) -> None:
    desk.goto(f"/rounds/{number}/desk")
    desk.locator(f"main a[href='/rounds/{number}/sign']").click()
    desk.locator("#f-password").fill(PASSWORD)
    desk.locator("main form[action='/confirm'] button").click()
    desk.locator(f"main form[action='/rounds/{number}/sign'] button").click()


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
