"""Giving rounds a date: one round, or those of a whole level."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.database import reading
from deliberation.errors import DeliberationError
from deliberation.rounds.actions import plan_level, plan_round
from deliberation.rounds.errors import AlreadyPlanned, LowerLevelTooLate
from deliberation.rounds.forms import LevelForm, RoundForm
from deliberation.rounds.models import Round
from deliberation.rules.phases import Level, Phase, RoundKind
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import acting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, later, local, moved_to, opened_round, planned_round

Entering = Callable[[int | None], FlaskClient]
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def slug(tree: Tree) -> str:
    """A deliberation of the world that runs without a convening."""
    with written() as session:
        return deliberation(session, None, found(session, tree.world), slug="trainers").slug


def rounds() -> list[Round]:
    return list(reading().scalars(select(Round).order_by(Round.id)))


def ballots() -> dict[int, bool]:
    return {each.community_id: each.has_ballot for each in rounds()}


def test_the_time_is_local_in_the_communitys_own_zone(
    entering: Entering, tree: Tree, people: People, slug: str
) -> None:
    sent = {"community_id": tree.nairobi, "kind": "criteria", "opens_at": "2026-03-10T09:00", "time_zone": ""}
    answer = entering(people.convener).post(f"/deliberations/{slug}/rounds/new", data=sent)
    [planned] = rounds()
    assert answer.location == f"/rounds/{planned.id}"
    assert (planned.opens_at, planned.time_zone) == (datetime(2026, 3, 10, 6, 0, tzinfo=UTC), "Africa/Nairobi")
    assert planned.phase is Phase.PLANNED
    assert planned.policy is None


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-03-29T03:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # Skipped by the clocks of Paris: read as the hour after it.
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # Repeated by them: the first of the two.
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-03-29T03:30+00:00", datetime(2026, 3, 29, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_near_a_change_of_the_clocks(app: Flask, tree: Tree, typed: str, moment: datetime) -> None:
    with written() as session:
        opens_at = datetime.fromisoformat(typed)
        planned = planned_round(session, found(session, tree.world), opens_at=opens_at, time_zone="Europe/Paris")
        assert planned.opens_at == moment


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"opens_at": "2026-03-02T11:59"}, "opens_at", "past"),
    ({"opens_at": "2031-01-01T12:00"}, "opens_at", "too_far"),
    ({"opens_at": "tomorrow"}, "opens_at", "not_a_moment"),
    ({"opens_at": "0001-01-01T00:00"}, "opens_at", "not_a_moment"),
    ({"opens_at": 1772452800}, "opens_at", "not_a_moment"),
    ({"time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
    ({"kind": "plenary"}, "kind", "enum"),
    ({"kind": "ratification"}, "kind", "top_only"),
    ({"kind": "convening"}, "kind", "top_only"),
]


@pytest.mark.parametrize(("wrong", "field", "code"), WRONG)
def test_wrong_input_is_named_field_by_field(
    entering: Entering, tree: Tree, people: People, slug: str, wrong: dict[str, Any], field: str, code: str
) -> None:
    sent = {"community_id": tree.kenya, "opens_at": "2026-03-10T09:00", "time_zone": "UTC", **wrong}
    convener = entering(people.convener)
    answer = convener.post(f"/api/v1/deliberations/{slug}/rounds", json=sent)
    assert answer.json is not None
    assert (field, code) in [(each["field"], each["code"]) for each in answer.json["fields"]]
    page = convener.post(f"/deliberations/{slug}/rounds/new", data=sent)
    assert (page.status_code, faults(page.text)) == (422, [])
    assert f'id="f-{field}-error"' in page.text
    assert rounds() == []


def test_a_community_elsewhere_takes_no_part(app: Flask, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.nairobi))
        planner = acting(session, within.created_by_id or 0)
        with pytest.raises(DeliberationError) as refused:
            plan_round(session, planner, within.id, RoundForm(community_id=tree.mombasa, opens_at=TOMORROW), NOON)
    assert refused.value.code == "invalid_input"


def test_a_shielded_community_is_not_there_for_whoever_is_not_in_it(
    entering: Entering, tree: Tree, people: People, slug: str
) -> None:
    convener = entering(people.convener)
    for community_id in (tree.hidden, 999_999):
        sent = {"community_id": community_id, "opens_at": "2026-03-10T09:00"}
        assert convener.post(f"/api/v1/deliberations/{slug}/rounds", json=sent).status_code == 404
    assert "Hidden" not in convener.get(f"/deliberations/{slug}/rounds/new").text


def test_a_level_is_planned_at_once_each_in_its_own_zone(
    entering: Entering, tree: Tree, people: People, slug: str
) -> None:
    convener = entering(people.convener)
    sent = {"level": "local", "opens_at": "2026-03-10T09:00", "time_zone": "", "client_id": "one-form-twice"}
    for _time in range(2):
        answer = convener.post(f"/deliberations/{slug}/levels/new", data=sent)
        assert answer.location == f"/deliberations/{slug}"
    assert [(each.community_id, each.opens_at.hour) for each in rounds()] == [
        (tree.nairobi, 6),
        (tree.mombasa, 6),
        (tree.hidden, 9),
    ]
    assert "Hidden" not in convener.get(f"/deliberations/{slug}").text


def test_a_level_passes_over_communities_that_have_a_round(app: Flask, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        planned_round(session, found(session, tree.nairobi), within)
        convener = acting(session, people.convener)
        form = LevelForm(level=Level.LOCAL, opens_at=TOMORROW)
        assert [each.community_id for each in plan_level(session, convener, within.id, form, NOON)] == [
            tree.mombasa,
            tree.hidden,
        ]
        with pytest.raises(DeliberationError) as refused:
            plan_level(session, convener, within.id, form, NOON)
    assert refused.value.code == "invalid_input"


def test_the_level_form_says_what_is_wrong_in_its_own_fields(
    entering: Entering, people: People, tree: Tree, slug: str
) -> None:
    answer = entering(people.convener).post(f"/deliberations/{slug}/levels/new", data={"level": "local"})
    assert (answer.status_code, faults(answer.text)) == (422, [])
    assert 'id="l-opens_at-error"' in answer.text
    assert 'id="f-opens_at-error"' not in answer.text


def test_the_lowest_of_several_levels_has_no_ballot(app: Flask, tree: Tree) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        kenya = planned_round(session, found(session, tree.kenya), within)
        assert kenya.has_ballot is False
        planned_round(session, found(session, tree.nairobi), within)
        planned_round(session, found(session, tree.world), within)
    assert ballots() == {tree.kenya: True, tree.nairobi: False, tree.world: True}


def test_a_single_level_has_a_ballot(app: Flask, tree: Tree) -> None:
    with written() as session:
        planned_round(session, found(session, tree.nairobi))
    assert ballots() == {tree.nairobi: True}


def test_no_lower_level_once_the_lowest_has_opened(app: Flask, tree: Tree) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        opened_round(session, found(session, tree.kenya), within)
        with pytest.raises(LowerLevelTooLate):
            planned_round(session, found(session, tree.nairobi), within)


def test_a_criteria_round_is_planned_once_even_after_it_closed(app: Flask, tree: Tree) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.nairobi))
        opened_round(session, found(session, tree.nairobi), within, phase=Phase.CLOSED)
        with pytest.raises(AlreadyPlanned):
            planned_round(session, found(session, tree.nairobi), within)


def test_an_approval_may_be_repeated_when_it_has_closed(app: Flask, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        within = deliberation(session, None, world, convening="by_members")
        first = opened_round(session, world, within, kind=RoundKind.CONVENING, phase=Phase.VOTING)
        with pytest.raises(AlreadyPlanned):
            planned_round(session, world, within, kind=RoundKind.CONVENING)
        moved_to(session, first, Phase.CLOSED)
        assert planned_round(session, world, within, kind=RoundKind.CONVENING).phase is Phase.PLANNED


@pytest.mark.parametrize(
    ("who", "where", "status"),
    [
        ("convener", "nairobi", 201),
        ("convener", "world", 201),
        ("facilitator", "nairobi", 201),
        ("facilitator", "mombasa", 403),
        ("member", "nairobi", 403),
        ("observer", "nairobi", 403),
        ("stranger", "nairobi", 403),
        ("steward", "nairobi", 403),
        (None, "nairobi", 401),
    ],
)
def test_facilitators_plan_at_home_and_those_of_the_top_everywhere(
    entering: Entering, tree: Tree, people: People, slug: str, who: str | None, where: str, status: int
) -> None:
    sent = {"community_id": getattr(tree, where), "opens_at": local(later(days=2), "UTC")}
    somebody = entering(getattr(people, who) if who else None)
    assert somebody.post(f"/api/v1/deliberations/{slug}/rounds", json=sent).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("convener", 201), ("facilitator", 403), ("member", 403), ("stranger", 403), ("steward", 403), (None, 401)],
)
def test_a_level_is_planned_from_the_top(
    entering: Entering, tree: Tree, people: People, slug: str, who: str | None, status: int
) -> None:
    sent = {"level": "local", "opens_at": local(later(days=2), "UTC")}
    somebody = entering(getattr(people, who) if who else None)
    assert somebody.post(f"/api/v1/deliberations/{slug}/levels", json=sent).status_code == status


def test_the_form_offers_what_one_may_plan(entering: Entering, tree: Tree, people: People, slug: str) -> None:
    address = f"/deliberations/{slug}/rounds/new"
    everywhere, at_home = entering(people.convener).get(address).text, entering(people.facilitator).get(address).text
    assert (faults(everywhere), faults(at_home)) == ([], [])
    assert "Mombasa" in everywhere
    assert 'name="level"' in everywhere
    assert "Mombasa" not in at_home
    assert 'name="level"' not in at_home
    assert entering(people.member).get(address).status_code == 403


def test_the_same_form_twice_plans_one_round(entering: Entering, tree: Tree, people: People, slug: str) -> None:
    convener = entering(people.convener)
    sent = {"community_id": tree.kenya, "opens_at": "2026-03-10T09:00", "client_id": "a-client-id"}
    places = {convener.post(f"/api/v1/deliberations/{slug}/rounds", json=sent).location for _time in range(2)}
    assert places == {f"/api/v1/rounds/{rounds()[0].id}"}
    assert len(rounds()) == 1
