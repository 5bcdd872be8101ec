"""Who takes part in a round, and in which group their ballot will count."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.database import reading, transaction
from deliberation.events import Audience
from deliberation.people.models import Member
from deliberation.permissions import ANONYMOUS
from deliberation.record.models import StreamOf
from deliberation.record.queries import entries_since, stream_of
from deliberation.rounds.actions import note_act
from deliberation.rounds.models import Participation, Round
from deliberation.rules.phases import Phase, RoundKind
from tests.communities.factories import belonging
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import acting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import closed, deliberation, later, opened_round, planned_round, round_in

Entering = Callable[[int | None], FlaskClient]


@pytest.fixture
def running(tree: Tree, people: People) -> int:
    """The number of a round of Kenya, to which Amina belongs through Nairobi."""
    with written() as session:
        return opened_round(session, found(session, tree.kenya)).id


def participations() -> list[Participation]:
    return list(reading().scalars(select(Participation)))


def confirmations(round_id: int, audience: Audience) -> int:
    stream = stream_of(reading(), StreamOf.ROUND, round_id, audience)
    return [entry.kind for entry in entries_since(reading(), stream, 0)].count("taking_part_confirmed")


def test_one_tap_is_enough_and_a_second_changes_nothing(entering: Entering, people: People, running: int) -> None:
    amina = entering(people.member)
    assert "I take part" in amina.get(f"/rounds/{running}").text
    for _time in range(2):
        assert amina.post(f"/rounds/{running}/taking-part").location == f"/rounds/{running}"
    [participation] = participations()
    assert (participation.member_id, participation.confirmed_at, participation.acted_at) == (people.member, NOON, None)
    assert "You take part in this round." in amina.get(f"/rounds/{running}").text


def test_who_takes_part_is_for_the_facilitators_record(entering: Entering, people: People, running: int) -> None:
    for _time in range(2):
        assert entering(people.member).put(f"/api/v1/rounds/{running}/taking-part", json={}).status_code == 204
    assert confirmations(running, Audience.FACILITATORS) == 1
    assert confirmations(running, Audience.PUBLIC) == 0


def test_tapping_many_times_at_once_is_once(app: Flask, entering: Entering, people: People, running: int) -> None:
    together, answers = Barrier(4), []
    browsers = [entering(people.member) for _number in range(4)]

    def tapping(browser: FlaskClient) -> None:
        together.wait()
        answers.append(browser.post(f"/rounds/{running}/taking-part").status_code)

    threads = [Thread(target=tapping, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert len(participations()) == 1
    assert confirmations(running, Audience.FACILITATORS) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("member", 302),
        ("observer", 403),
        ("stranger", 403),
        ("facilitator", 403),
        ("steward", 403),
        (None, 401),
    ],
)
def test_who_may_take_part(entering: Entering, people: People, running: int, who: str | None, status: int) -> None:
    somebody = entering(getattr(people, who) if who else None)
    answer = somebody.post(f"/rounds/{running}/taking-part")
    assert answer.status_code == status
    assert len(participations()) == (1 if status == 302 else 0)


@pytest.mark.parametrize("phase", list(Phase))
def test_until_voting_opens(entering: Entering, tree: Tree, people: People, phase: Phase) -> None:
    with written() as session:
        made = round_in(session, found(session, tree.nairobi), phase)
        round_id = made.id
    amina = entering(people.member)
    late = phase in (Phase.VOTING, Phase.CLOSED)
    assert amina.put(f"/api/v1/rounds/{round_id}/taking-part", json={}).status_code == (409 if late else 204)
    sent = {"community_id": tree.nairobi}
    assert amina.put(f"/api/v1/rounds/{round_id}/unit", json=sent).status_code == (409 if late else 204)
    assert "I take part" not in amina.get(f"/rounds/{round_id}").text


def test_too_late_is_said_on_the_page(entering: Entering, people: People, running: int) -> None:
    with written() as session:
        closed(session, session.get_one(Round, running))
    answer = entering(people.member).post(f"/rounds/{running}/taking-part")
    assert (answer.status_code, faults(answer.text)) == (409, [])
    assert "not possible at this stage" in answer.text


def test_a_ratification_can_be_confirmed_while_it_is_planned(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        world = found(session, tree.world)
        within = deliberation(session, None, world)
        waiting = planned_round(session, world, within, kind=RoundKind.RATIFICATION, opens_at=later(days=3)).id
    assert entering(people.member).post(f"/rounds/{waiting}/taking-part").status_code == 302
    assert len(participations()) == 1


def test_the_first_act_counts_and_keeps_its_time(app: Flask, people: People, running: int) -> None:
    with written() as session:
        round_, amina = session.get_one(Round, running), acting(session, people.member)
        note_act(session, round_, amina, NOON)
        note_act(session, round_, amina, later(days=1))
    [participation] = participations()
    assert (participation.acted_at, participation.confirmed_at) == (NOON, None)


@pytest.mark.parametrize("who", ["observer", "stranger", "facilitator"])
def test_an_act_of_somebody_who_is_no_member_is_not_taking_part(
    app: Flask, people: People, running: int, who: str
) -> None:
    with written() as session:
        round_ = session.get_one(Round, running)
        note_act(session, round_, acting(session, getattr(people, who)), NOON)
        note_act(session, round_, ANONYMOUS, NOON)
    assert participations() == []


def test_two_first_acts_at_once_are_one(app: Flask, people: People, running: int) -> None:
    together, failed = Barrier(4), []

    def act() -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction() as session:
                    note_act(session, session.get_one(Round, running), acting(session, people.member), NOON)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is what the test looks for)
                failed.append(error)

    threads = [Thread(target=act) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [participation.acted_at for participation in participations()] == [NOON]


def test_one_chooses_among_ones_own_communities_in_the_round(
    entering: Entering, tree: Tree, people: People, running: int
) -> None:
    with written() as session:
        amina = session.get_one(Member, people.member)
        for community_id in (tree.kenya, tree.mombasa, tree.world):
            belonging(session, amina, found(session, community_id))
    browser = entering(people.member)
    page = browser.get(f"/rounds/{running}").text
    assert faults(page) == []
    offered = [name for name in ("World", "Kenya", "Nairobi", "Mombasa", "Hidden") if f">{name}</option>" in page]
    assert offered == ["Kenya", "Nairobi", "Mombasa"]
    answer = browser.post(f"/rounds/{running}/unit", data={"community_id": tree.mombasa})
    assert answer.location == f"/rounds/{running}"
    [participation] = participations()
    # Choosing where to count is not taking part.
    assert (participation.unit_community_id, participation.confirmed_at) == (tree.mombasa, None)
    for elsewhere in (tree.world, tree.hidden, 999_999):
        refused = browser.put(f"/api/v1/rounds/{running}/unit", json={"community_id": elsewhere})
        assert refused.json is not None
        assert (refused.status_code, refused.json["fields"][0]["code"]) == (422, "not_yours")
    told = browser.get(f"/api/v1/rounds/{running}/taking-part").json
    assert told == {"takes_part": False, "unit_community_id": tree.mombasa}


def test_a_community_that_one_only_observes_is_none_to_count_in(
    entering: Entering, tree: Tree, people: People, running: int
) -> None:
    with written() as session:
        belonging(session, session.get_one(Member, people.member), found(session, tree.mombasa), "observer")
    refused = entering(people.member).post(f"/rounds/{running}/unit", data={"community_id": tree.mombasa})
    assert refused.status_code == 422
    assert participations() == []
