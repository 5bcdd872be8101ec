"""The way from every page to the others, and what every page says of itself."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.communities.actions import ask_to_join
from deliberation.communities.forms import Request
from deliberation.communities.models import Joining
from deliberation.people.models import Member
from tests.communities.factories import belonging
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import acting, member
from tests.proposals.factories import proposal
from tests.queries import counting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, opened_round, participant, planned_round

Entering = Callable[[int | None], FlaskClient]

BAR = re.compile(r'<nav class="bar".*?</nav>', re.DOTALL)
WAYS = re.compile(r'<a href="([^"]+)"( aria-current="page")?>')


def bar(browser: FlaskClient, address: str) -> list[str]:
    """Where the bar leads from a page; the present way is marked with a star."""
    page = browser.get(address).get_data(as_text=True)
    found_bar = BAR.search(page)
    assert found_bar is not None
    return [way + ("*" if mark else "") for way, mark in WAYS.findall(found_bar.group())]


def footer(browser: FlaskClient, address: str) -> str:
    """What stands at the end of a page."""
    return browser.get(address).get_data(as_text=True).partition('<footer class="foot">')[2]


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("/", ["/discuss", "/sets", "/how"]),
        ("/how", ["/discuss", "/sets", "/how*"]),
        ("/discuss", ["/discuss*", "/sets", "/how"]),
        ("/sets", ["/discuss", "/sets*", "/how"]),
        ("/nowhere", ["/discuss", "/sets", "/how"]),
    ],
)
def test_a_reader_is_led_to_what_everybody_may_read(client: FlaskClient, address: str, ways: list[str]) -> None:
    assert bar(client, address) == ways


@pytest.mark.parametrize(
    ("who", "address", "ways"),
    [
        ("member", "/today", ["/today*", "/discuss", "/decide", "/sets"]),
        ("observer", "/decide", ["/today", "/discuss", "/decide*", "/sets"]),
        ("facilitator", "/today", ["/today*", "/discuss", "/decide", "/sets", "/desk"]),
        ("facilitator", "/desk", ["/today", "/discuss", "/decide", "/sets", "/desk*"]),
        ("steward", "/nowhere", ["/today", "/discuss", "/decide", "/sets"]),
    ],
)
def test_a_member_is_led_to_what_is_theirs(
    entering: Entering, people: People, who: str, address: str, ways: list[str]
) -> None:
    assert bar(entering(getattr(people, who)), address) == ways


def test_a_round_belongs_to_the_discussion_and_its_desk_to_the_desks(
    entering: Entering, tree: Tree, people: People
) -> None:
    with written() as session:
        round_id = opened_round(session, found(session, tree.nairobi)).id
    browser = entering(people.facilitator)
    assert "/discuss*" in bar(browser, f"/rounds/{round_id}")
    assert "/desk*" in bar(browser, f"/rounds/{round_id}/desk")


@pytest.mark.parametrize(
    ("simulated", "said"),
    [
        ([], False),
        ([False], False),
        ([True], "made up.</p>"),
        ([True, False], "Some dialogues on this site are made up"),
    ],
)
def test_every_page_says_whether_it_may_be_made_up(
    client: FlaskClient, tree: Tree, simulated: list[bool], said: str | bool
) -> None:
    with written() as session:
        for is_simulated in simulated:
            deliberation(session, None, found(session, tree.world)).is_simulated = is_simulated
    told = footer(client, "/communities")
    assert said in told if isinstance(said, str) else "made up" not in told


def test_pages_of_a_real_dialogue_are_not_called_made_up(client: FlaskClient, tree: Tree) -> None:
    with written() as session:
        made_up = opened_round(session, found(session, tree.world))
        made_up.deliberation.is_simulated = True
        real = opened_round(session, found(session, tree.kenya))
        ids = made_up.id, real.id
    assert "The members, ratings and votes shown here are made up." in footer(client, f"/rounds/{ids[0]}")
    assert "made up" not in footer(client, f"/rounds/{ids[1]}")


def test_the_footer_leads_to_what_this_is(client: FlaskClient) -> None:
    told = footer(client, "/nowhere")
    assert [f'href="{way}"' in told for way in ("/", "/how", "/communities")] == [True] * 3


def test_the_way_out_is_on_the_pages_of_whoever_wants_it(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        found(session, tree.mombasa).has_quick_exit = True
        mombasa, nairobi = found(session, tree.mombasa), found(session, tree.nairobi)
        round_ = opened_round(session, mombasa)
        elsewhere = opened_round(session, nairobi)
        text = proposal(session, participant(session, mombasa)[0], round_)
        addresses = [f"/communities/{mombasa.id}", f"/rounds/{round_.id}", f"/proposals/{text.id}"]
        quiet = f"/rounds/{elsewhere.id}"
    stranger = entering(None)
    for address in addresses:
        assert "data-leave" in stranger.get(address).get_data(as_text=True)
    assert "data-leave" not in stranger.get(quiet).get_data(as_text=True)
    with written() as session:
        somebody = participant(session, found(session, tree.hidden))[0].id
    for address in ("/", "/how", "/nowhere", quiet):
        assert "data-leave" in entering(somebody).get(address).get_data(as_text=True)


def test_a_facilitator_sees_every_desk(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        nairobi = found(session, tree.nairobi)
        nairobi.joining = Joining.REQUEST
        ask_to_join(session, acting(session, member(session).id), nairobi.id, Request(), NOON)
        first = planned_round(session, nairobi, within, opens_at=NOON + timedelta(days=5)).id
        planned_round(session, found(session, tree.kenya), within, opens_at=NOON + timedelta(days=90))
    browser = entering(people.facilitator)
    page = browser.get("/desk").get_data(as_text=True)
    assert faults(page) == []
    assert f'href="/rounds/{first}/desk"' in page
    assert "1 person asks to join" in page
    assert "Kenya" not in page
    [told] = browser.get("/api/v1/desk").get_json()["communities"]
    assert (told["community_id"], told["requests"]) == (tree.nairobi, 1)
    assert [each["id"] for each in told["rounds"]] == [first]


def test_the_only_desk_is_opened_at_once(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        round_id = opened_round(session, found(session, tree.nairobi)).id
    answer = entering(people.convener).get("/desk")
    assert answer.status_code == 200  # the world has no round, and says so
    assert entering(people.facilitator).get("/desk").location == f"/rounds/{round_id}/desk"


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("observer", 403), ("steward", 403)])
def test_others_have_no_desk(entering: Entering, people: People, who: str, status: int) -> None:
    assert entering(getattr(people, who)).get("/desk").status_code == status
    assert entering(getattr(people, who)).get("/api/v1/desk").status_code == status
    assert entering(None).get("/desk").location == "/sign-in?next=/desk"


def test_desks_are_read_with_few_questions(app: Flask, entering: Entering, tree: Tree, people: People) -> None:
    def asked() -> int:
        with counting(app) as statements:
            assert entering(people.facilitator).get("/desk").status_code == 200
        return len(statements)

    few = asked()
    with written() as session:
        somebody = session.get_one(Member, people.facilitator)
        for place in (tree.kenya, tree.mombasa, tree.world):
            belonging(session, somebody, found(session, place), "facilitator")
            opened_round(session, found(session, place))
    assert asked() <= few + 3  # windows, areas and elements, once there are rounds
