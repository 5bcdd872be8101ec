"""The facilitators' desk: who takes part, what it asks of people's time, and the panels of other slices."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from deliberation.database import reading
from deliberation.permissions import Actor
from deliberation.rounds import desk, panels
from deliberation.rounds.actions import note_act
from deliberation.rounds.models import Round
from deliberation.rounds.queries import attendance
from deliberation.rules.phases import Phase, RoundKind
from tests.communities.factories import belonging
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import acting, member
from tests.queries import counting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import facilitator, later, opened_round, planned_round

Entering = Callable[[int | None], FlaskClient]


@pytest.fixture
def running(tree: Tree, people: People) -> int:
    """A round of Kenya: three in Nairobi of whom two take part, two in Mombasa, one in a shielded community."""
    with written() as session:
        made = opened_round(session, found(session, tree.kenya))
        for community_id, number, active in ((tree.nairobi, 2, 1), (tree.mombasa, 2, 0), (tree.hidden, 1, 1)):
            for place in range(number):
                belonging(session, somebody := member(session), found(session, community_id))
                if place < active:
                    note_act(session, made, acting(session, somebody.id), NOON)
        note_act(session, made, acting(session, people.member), NOON)
        return made.id


@pytest.fixture
def kenyan(tree: Tree) -> int:
    """The number of somebody who facilitates Kenya."""
    with written() as session:
        return facilitator(session, found(session, tree.kenya)).id


def test_attendance_is_counted_by_community_and_region(app: Flask, running: int) -> None:
    seen = attendance(reading(), reading().get_one(Round, running))
    assert (seen.members, seen.taking_part) == (6, 3)
    assert [(dict(group.title), group.members, group.taking_part, group.is_shielded) for group in seen.communities] == [
        ({"en": "Nairobi"}, 3, 2, False),
        ({"en": "Mombasa"}, 2, 0, False),
        # A shielded community is shown as its region.
        ({"en": "Africa"}, 1, 1, True),
    ]
    assert [(dict(group.title), group.members, group.taking_part) for group in seen.regions] == [
        ({"en": "Africa"}, 6, 3)
    ]
    assert [group.title for group in seen.silent] == [{"en": "Mombasa"}]


def test_a_round_above_counts_by_the_communities_one_step_below(app: Flask, tree: Tree, running: int) -> None:
    with written() as session:
        belonging(session, member(session), found(session, tree.world))
        above = opened_round(session, found(session, tree.world))
        seen = attendance(session, above)
    assert [(dict(group.title), group.members) for group in seen.communities] == [
        ({"en": "World"}, 1),
        ({"en": "Kenya"}, 6),
    ]
    assert [(dict(group.title), group.members) for group in seen.regions] == [({}, 1), ({"en": "Africa"}, 6)]


def test_the_desk_names_no_shielded_community(entering: Entering, running: int, kenyan: int) -> None:
    page = entering(kenyan).get(f"/rounds/{running}/desk").text
    assert faults(page) == []
    assert "Mombasa" in page
    assert "Hidden" not in page
    told = entering(kenyan).get(f"/api/v1/rounds/{running}/desk").json
    assert told is not None
    assert (told["members"], told["taking_part"]) == (6, 3)
    assert {"title": {"en": "Mombasa"}, "members": 2, "taking_part": 0} in told["communities"]


def test_the_budget_is_shown_before_opening_and_warns(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        waiting = planned_round(session, found(session, tree.nairobi), opens_at=later(days=1)).id
    facilitating = entering(people.facilitator)
    # 20 texts, rated and voted on: (60 + 20 + 15) seconds each.
    usual = facilitating.get(f"/rounds/{waiting}/desk").text
    assert "With 20 texts, each member is asked for 40 answers, about 32 minutes in all." in usual
    assert "That is more than" not in usual
    many = facilitating.get(f"/rounds/{waiting}/desk?texts=21").text
    assert "That is more than the 40 answers" in many
    # It warns and never blocks.
    assert "Open this round now" in many
    for odd in ("x", "-5", "9" * 40, ""):
        assert facilitating.get(f"/rounds/{waiting}/desk?texts={odd}").status_code == 200
    told = facilitating.get(f"/api/v1/rounds/{waiting}/desk?texts=21").json
    assert told is not None
    assert told["demand"] == {"answers": 42, "minutes": 34, "budget": 40, "is_over_budget": True}


def test_once_open_the_desk_offers_more_time_instead(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi), phase=Phase.VOTING).id
        closed = opened_round(session, found(session, tree.nairobi), phase=Phase.CLOSED).id
    facilitating = entering(people.facilitator)
    page = facilitating.get(f"/rounds/{running}/desk").text
    assert "/extensions" in page
    assert "With 20 texts" not in page
    assert "/extensions" not in facilitating.get(f"/rounds/{closed}/desk").text


@pytest.mark.parametrize(
    ("who", "status"),
    [("facilitator", 200), ("convener", 403), ("member", 403), ("observer", 403), ("stranger", 403), ("steward", 403)],
)
def test_who_reads_the_desk(entering: Entering, tree: Tree, people: People, who: str, status: int) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi)).id
    somebody = entering(getattr(people, who))
    assert somebody.get(f"/rounds/{running}/desk").status_code == status
    assert somebody.get(f"/api/v1/rounds/{running}/desk").status_code == status


def test_whoever_is_not_signed_in_is_shown_the_way(entering: Entering, tree: Tree) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi)).id
    assert entering(None).get(f"/rounds/{running}/desk").location.startswith("/sign-in")
    assert entering(None).get(f"/api/v1/rounds/{running}/desk").status_code == 401


@pytest.fixture
def contributed() -> Iterator[None]:
    """A slice on the left that puts a panel on the desk and on the round's page."""

    def on_desk(_session: object, round_: Round) -> Markup:
        return Markup("<p>desk of {}</p>").format(round_.id)

    def on_page(_session: object, actor: Actor, round_: Round) -> Markup | str:
        return Markup("<p>seen by {} &amp; all</p>").format(actor.member_id) if round_.phase is Phase.PROPOSING else ""

    desk.panel(on_desk)
    desk.panel(on_desk)
    panels.panel(on_page)
    yield
    desk._panels.remove(on_desk)
    panels._panels.remove(on_page)


def test_other_slices_put_their_panels_there(entering: Entering, tree: Tree, people: People, contributed: None) -> None:
    with written() as session:
        running = opened_round(session, found(session, tree.nairobi)).id
        convening = planned_round(session, found(session, tree.nairobi), kind=RoundKind.CONVENING).id
    facilitating = entering(people.facilitator)
    assert facilitating.get(f"/rounds/{running}/desk").text.count(f"<p>desk of {running}</p>") == 1
    assert f"<p>seen by {people.facilitator} &amp; all</p>" in facilitating.get(f"/rounds/{running}").text
    assert "&amp; all" not in facilitating.get(f"/rounds/{convening}").text


def test_the_desk_asks_the_database_the_same_however_many_belong(
    app: Flask, entering: Entering, tree: Tree, people: People, running: int, kenyan: int
) -> None:
    browser = entering(kenyan)
    browser.get(f"/rounds/{running}/desk")
    with counting(app) as few:
        browser.get(f"/rounds/{running}/desk")
    with written() as session:
        for _number in range(20):
            belonging(session, member(session), found(session, tree.mombasa))
    with counting(app) as many:
        browser.get(f"/rounds/{running}/desk")
    assert len(many) == len(few)
