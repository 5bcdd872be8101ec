"""Discuss, the page of a deliberation and that of a round: who sees what, in how many queries."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.permissions import ANONYMOUS, CLOCK, Actor, Grant, Role, can_read
from deliberation.rounds.actions import approve
from deliberation.rounds.models import Deliberation
from deliberation.rounds.queries import Stage, phases_of, readable, stages_of
from deliberation.rules.phases import Level, Phase, RoundKind
from tests.communities.factories import community
from tests.conftest import NOON, written
from tests.html import faults
from tests.queries import counting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, later, moved_to, opened_round, planned_round, round_in

Entering = Callable[[int | None], FlaskClient]


def test_who_reads_is_the_same_in_the_database_as_in_the_table(app: Flask, tree: Tree) -> None:
    with written() as session:
        closed = community(session, "Closed", found(session, tree.world), level="national", visibility="closed")
        community(session, "Below", closed, visibility="closed")
    session = reading()
    everywhere = list(session.scalars(select(Community)))
    actors = [ANONYMOUS, Actor(1)] + [
        Actor(1, (Grant(each.id, each.path, role),)) for each, role in product(everywhere, Role)
    ]
    for actor in actors:
        told = set(session.scalars(select(Community.id).where(readable(actor))))
        assert told == {each.id for each in everywhere if can_read(actor, each.place)}


def test_discuss_shows_what_is_going_on_at_home_first(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        at_home = opened_round(session, found(session, tree.nairobi)).id
        elsewhere = opened_round(session, found(session, tree.mombasa)).id
        planned = planned_round(session, found(session, tree.nairobi), opens_at=later(days=2)).id
        over = opened_round(session, found(session, tree.nairobi), phase=Phase.CLOSED).id
        shielded = opened_round(session, found(session, tree.hidden)).id
    page = entering(people.member).get("/discuss").text
    assert faults(page) == []
    own, rest = page.split('id="elsewhere"')
    assert f'"/rounds/{at_home}"' in own
    assert f'"/rounds/{planned}"' in own
    assert f'"/rounds/{elsewhere}"' in rest
    assert f'"/rounds/{at_home}"' not in rest
    assert f'"/rounds/{over}"' not in page
    assert f'"/rounds/{shielded}"' not in page
    anonymous = entering(None).get("/discuss").text
    assert f'"/rounds/{planned}"' not in anonymous
    assert f'"/rounds/{elsewhere}"' in anonymous
    told = entering(None).get("/api/v1/rounds").json
    assert told is not None
    assert [each["id"] for each in told["rounds"]] == [at_home, elsewhere]


def test_an_empty_discuss_says_what_to_do(entering: Entering, people: People) -> None:
    page = entering(people.member).get("/discuss").text
    assert faults(page) == []
    assert "No round is open just now." in page
    assert "Begin a dialogue" not in page
    assert "Begin a dialogue" in entering(people.convener).get("/discuss").text


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "1e3", ""])
def test_an_odd_cursor_begins_at_the_beginning(entering: Entering, tree: Tree, after: str) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi)).id
    assert f'"/rounds/{running}"' in entering(None).get("/discuss", query_string={"after": after}).text


def test_long_lists_come_a_hundred_at_a_time(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world), slug="many")
        for number in range(105):
            planned_round(session, community(session, f"Place {number}", found(session, tree.kenya)), within)
    page = entering(None).get("/deliberations/many").text
    assert page.count('<article class="card') == 100
    told = entering(None).get("/api/v1/deliberations/many/rounds").json
    assert told is not None
    last = told["rounds"][-1]["id"]
    assert f"/deliberations/many?after={last}" in page
    assert entering(None).get(f"/deliberations/many?after={last}").text.count('<article class="card') == 5


@pytest.mark.parametrize("address", ["/discuss", "/deliberations/many", "/api/v1/rounds"])
def test_a_page_asks_the_database_the_same_however_much_it_shows(
    app: Flask, entering: Entering, tree: Tree, people: People, address: str
) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world), slug="many")
        opened_round(session, found(session, tree.nairobi), within)
    browser = entering(people.member)
    browser.get(address)
    with counting(app) as few:
        assert browser.get(address).status_code == 200
    with written() as session:
        within = session.scalars(select(Deliberation)).one()
        for number in range(12):
            opened_round(session, community(session, f"Place {number}", found(session, tree.kenya)), within)
    with counting(app) as many:
        assert browser.get(address).status_code == 200
    assert len(many) == len(few)


def test_the_stages_of_a_deliberation_rise_from_approval_to_ratification(app: Flask, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        within = deliberation(session, None, world, convening="by_members")
        opened_round(session, world, within, kind=RoundKind.CONVENING, phase=Phase.CLOSED)
        approve(session, CLOCK, within, NOON)
        planned_round(session, world, within)
        planned_round(session, world, within, kind=RoundKind.RATIFICATION)
        opened_round(session, found(session, tree.nairobi), within, phase=Phase.CLOSED)
        # Counted though nobody outside sees it.
        hidden = opened_round(session, found(session, tree.hidden), within)
        assert stages_of(session, within) == [
            (RoundKind.CONVENING, Level.GLOBAL, Stage.DONE),
            (RoundKind.CRITERIA, Level.LOCAL, Stage.NOW),
            (RoundKind.CRITERIA, Level.GLOBAL, Stage.NEXT),
            (RoundKind.RATIFICATION, Level.GLOBAL, Stage.NEXT),
        ]
        moved_to(session, hidden, Phase.CLOSED)
        assert (RoundKind.CRITERIA, Level.LOCAL, Stage.DONE) in stages_of(session, within)


@pytest.mark.parametrize(
    ("phase", "stages"),
    [
        (Phase.PROPOSING, [Stage.NOW, Stage.NEXT, Stage.NEXT, Stage.NEXT, Stage.NEXT]),
        (Phase.SETTLING, [Stage.DONE, Stage.DONE, Stage.DONE, Stage.NOW, Stage.NEXT]),
        (Phase.CLOSED, [Stage.DONE] * 5),
    ],
)
def test_the_stages_of_a_round(app: Flask, tree: Tree, phase: Phase, stages: list[Stage]) -> None:
    with written() as session:
        made = opened_round(session, found(session, tree.nairobi), phase=phase)
        assert [stage for _phase, stage in phases_of(made)] == stages


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_a_round_is_sound_in_every_phase(
    entering: Entering, tree: Tree, people: People, phase: Phase, language: str
) -> None:
    with written() as session:
        made = round_in(session, found(session, tree.nairobi), phase)
        round_id, question = made.id, made.deliberation.question
    for who in (people.member, people.facilitator, None):
        page = entering(who).get(f"/rounds/{round_id}?hl={language}")
        assert (page.status_code, faults(page.text)) == (200, [])
        assert question in page.text


def test_a_simulated_round_says_so(entering: Entering, tree: Tree) -> None:
    with written() as session:
        made = opened_round(session, found(session, tree.nairobi))
        made.deliberation.is_simulated = True
        addresses = [f"/rounds/{made.id}", f"/deliberations/{made.deliberation.slug}"]
        told = f"/api/v1/rounds/{made.id}"
    assert all("Simulated" in entering(None).get(address).text for address in addresses)
    answer = entering(None).get(told).json
    assert answer is not None
    assert answer["is_simulated"] is True


RULES = {
    "delphi": ["enough yes votes, more yes than no, and yes from two of every three groups", "15 where 100 people"],
    "quick": ["What is unclear is asked once."],
    "double-majority": ["more yes than no, and yes from more than one of every two groups"],
    "iso": ["no from at most one of every four groups"],
    "three-weeks": ["proposing 4, discussing 5, rating 3 each time, settling 2, voting 4"],
}


@pytest.mark.parametrize("preset", list(RULES))
def test_the_rules_are_said_in_plain_words(entering: Entering, tree: Tree, preset: str) -> None:
    with written() as session:
        slug = deliberation(session, None, found(session, tree.world), preset=preset).slug
    page = entering(None).get(f"/deliberations/{slug}").text
    assert faults(page) == []
    assert "One person, one vote." in page
    assert all(sentence in page for sentence in RULES[preset])


def test_approved_rules_say_when(entering: Entering, tree: Tree) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world), slug="approved")
        approve(session, CLOCK, within, NOON)
    assert "Members approved these rules on" in entering(None).get("/deliberations/approved").text


def test_a_community_shows_its_rounds_those_that_go_on_first(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        home, elsewhere = community(session, "Nairobi"), community(session, "Mombasa")
        before, now = round_in(session, home, Phase.CLOSED), round_in(session, home, Phase.DISCUSSING)
        other = round_in(session, elsewhere, Phase.DISCUSSING)
        here, numbers = home.id, [now.id, before.id, other.id]
    page = client.get(f"/communities/{here}").text
    places = [page.find(f'href="/rounds/{number}"') for number in numbers]
    assert 0 < places[0] < places[1]
    assert places[2] == -1
    assert faults(page) == []


def test_rounds_on_the_page_of_a_community_cost_the_same_however_many(app: Flask, client: FlaskClient) -> None:
    counted = []
    with written() as session:
        here = community(session, "Nairobi").id
    for _more in range(2):
        with written() as session:
            for _one in range(2):
                round_in(session, session.get_one(Community, here), Phase.DISCUSSING)
        with counting(app) as statements:
            client.get(f"/communities/{here}")
        counted.append(len(statements))
    assert counted[0] == counted[1]
