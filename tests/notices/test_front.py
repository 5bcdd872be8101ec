"""The front page, which is the same for everybody, and how decisions are made."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.communities.models import Visibility
from deliberation.decisions.models import Bundle
from deliberation.permissions import CLOCK
from deliberation.rounds.actions import open_round
from deliberation.rounds.forms import Preset
from deliberation.rounds.models import Round
from tests.ballots.factories import close, voting_round
from tests.conftest import NOON, written
from tests.criteria.factories import released_set
from tests.html import faults
from tests.queries import counting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, opened_round, planned_round

Entering = Callable[[int | None], FlaskClient]


def page_at(browser: FlaskClient, address: str = "/", language: str = "en") -> str:
    """A page of these, which is sound HTML."""
    answer = browser.get(address, headers={"Accept-Language": language})
    page: str = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert faults(page) == []
    return page


def round_in(tree: Tree, place: str, **others: Any) -> int:
    """The number of a round that is on in one community, in a dialogue of the world."""
    with written() as session:
        within = deliberation(session, None, found(session, tree.world), **others)
        return opened_round(session, found(session, getattr(tree, place)), within).id


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_stranger_can_take_part_or_read(client: FlaskClient, language: str) -> None:
    page = page_at(client, language=language)
    assert 'href="/join"' in page
    assert 'href="/sets"' in page
    assert 'href="/how"' in page
    assert 'href="/today"' not in page


def test_a_member_is_led_to_their_day_by_a_link(entering: Entering, people: People) -> None:
    page = page_at(entering(people.member))
    assert 'class="button primary" href="/today"' in page
    assert 'href="/join"' not in page


def test_while_nothing_is_on_the_communities_are_shown(client: FlaskClient) -> None:
    page = page_at(client)
    assert "No round is on just now" in page
    assert "No set has been accepted yet" in page


def test_the_rounds_that_are_on_are_shown_the_highest_first(client: FlaskClient, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        within = deliberation(session, None, world, question="What does it take?", slug="it-takes")
        places = (tree.nairobi, tree.mombasa, tree.kenya, tree.world)
        planned = [planned_round(session, found(session, place), within) for place in places]
        for each in planned:
            open_round(session, CLOCK, each.id, NOON)
    page = page_at(client)
    assert page.count("What does it take?") == 1
    assert 'href="/deliberations/it-takes"' in page
    assert "4 rounds are on" in page
    assert page.index(">World<") < page.index(">Kenya<") < page.index(">Nairobi<")
    assert ">Mombasa<" not in page


def test_nothing_of_communities_that_are_not_public_is_on_it(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        found(session, tree.nairobi).visibility = Visibility.CLOSED
    round_in(tree, "hidden")
    round_in(tree, "nairobi")
    for browser in (entering(None), entering(people.member)):
        assert "No round is on just now" in page_at(browser)


def test_three_dialogues_are_enough_and_planned_ones_are_not_on(app: Flask, client: FlaskClient, tree: Tree) -> None:
    round_in(tree, "world")
    with counting(app) as asked:
        page_at(client)
    with written() as session:
        planned_round(session, found(session, tree.world))
    for _dialogue in range(4):
        round_in(tree, "world")
    with counting(app) as asked_for_more:
        page = page_at(client)
    assert page.count("1 round is on") == 3
    assert len(asked_for_more) <= len(asked) + 2  # the way of each dialogue
    assert len(asked) <= 12


def test_the_last_releases_are_shown_the_newest_first(client: FlaskClient) -> None:
    with written() as session:
        for number in range(4):
            released_set(session, title=f"Set {number}", slug=f"set-{number}", now=NOON.replace(day=5 - number))
    page = page_at(client)
    assert page.index("Set 0") < page.index("Set 1") < page.index("Set 2")
    assert "Set 3" not in page
    assert 'href="/sets/set-0/1.0.0"' in page
    assert "3 criteria" in page


def test_what_is_simulated_says_so_where_it_stands(client: FlaskClient) -> None:
    with written() as session:
        released_set(session, is_simulated=True)
    assert "Simulated" in page_at(client)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_a_dialogue_the_usual_rules_are_told(client: FlaskClient, language: str) -> None:
    page = page_at(client, "/how", language)
    assert "deliberation recount bundle.json" in page
    assert "3/2 · √n" in page


def test_the_promises_are_plain_and_never_say_anonymous(client: FlaskClient) -> None:
    page = page_at(client, "/how")
    assert "Whoever runs the server could, until voting closes." in page
    assert "Your code can prove how you voted" in page
    assert "anonym" not in page.lower()


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        (Preset.DELPHI, "no region says no"),
        (Preset.DOUBLE_MAJORITY, "yes from more than 1/2 of all groups"),
        (Preset.ISO, "no from at most 1/4 of the groups"),
    ],
)
def test_the_rules_are_those_of_the_round_asked_for(client: FlaskClient, tree: Tree, preset: Preset, said: str) -> None:
    asked = round_in(tree, "world", preset=preset.value)
    round_in(tree, "world")
    page = page_at(client, f"/how?round={asked}")
    assert said in page
    with written() as session:
        policy_hash = session.get_one(Round, asked).policy_hash
    assert policy_hash is not None
    assert policy_hash in page


def test_or_of_the_dialogue_asked_for(client: FlaskClient, tree: Tree) -> None:
    round_in(tree, "world", slug="strict", preset="iso")
    round_in(tree, "world")
    assert "no from at most 1/4" in page_at(client, "/how?deliberation=strict")
    assert 'href="/how?deliberation=strict"' in page_at(client, "/how")


def test_or_else_of_the_readers_own_round(entering: Entering, tree: Tree, people: People) -> None:
    round_in(tree, "nairobi", preset="iso")
    round_in(tree, "mombasa")
    assert "no from at most 1/4" in page_at(entering(people.member), "/how")
    assert "no region says no" in page_at(entering(None), "/how")


@pytest.mark.parametrize(
    "asked", ["round=99", "deliberation=nothing", "round=999999999", "round=4&deliberation=x", "deliberation=9-9"]
)
def test_rules_of_what_does_not_exist_are_not_found(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/how?{asked}").status_code == 404


@pytest.mark.parametrize(
    "asked", ["round=x", "round=-1", "round=99999999999999", "deliberation=%00", "deliberation=A b"]
)
def test_what_names_nothing_is_passed_over(client: FlaskClient, asked: str) -> None:
    assert "The usual rules" in page_at(client, f"/how?{asked}")


def test_rules_of_a_hidden_round_are_hidden(entering: Entering, tree: Tree, people: People) -> None:
    hidden = round_in(tree, "hidden")
    assert entering(people.member).get(f"/how?round={hidden}").status_code == 404


def test_a_closed_round_offers_its_file(client: FlaskClient) -> None:
    with written() as session:
        scene = voting_round(session)
        close(session, scene)
        assert session.get(Bundle, scene.round) is not None
    assert f'href="/rounds/{scene.round}/bundle.json"' in page_at(client, f"/how?round={scene.round}")
