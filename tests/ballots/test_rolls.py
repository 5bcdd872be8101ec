"""Who is on the roll, in which unit, and what the page of a round and its desk tell of it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.ballots.actions import announce_turnout
from deliberation.ballots.models import Envelope, RollEntry, Unit
from deliberation.communities.actions import leave, revoke_role
from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.people.export import exported
from deliberation.permissions import CLOCK, Role
from deliberation.record.models import Entry
from deliberation.rounds.actions import choose_unit, open_round
from deliberation.rounds.forms import UnitForm
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase, RoundKind
from tests.ballots.factories import Scene, cast, close, put, rating_round, taking_part, voting_round
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, written
from tests.people.factories import acting, member, signed_in
from tests.rounds.factories import deliberation, facilitator, moved_to, opened_round, participant, planned_round


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Twelve voters of one community, four of another, three of a shielded one, in one region."""
    with written() as session:
        region(session, "africa")
        top = community(session, "World")
        large, small = (community(session, name, top, region="africa") for name in ("Large", "Small"))
        hidden = community(session, "Hidden", top, region="africa", visibility="shielded", joining="invitation")
        homes = [large, small, large, hidden, large, small, large, hidden, large, small, large, hidden, large, small]
        return voting_round(session, texts=1, voters=19, top=top, homes=[*homes, *[large] * 5])


def units(scene: Scene, client: FlaskClient) -> Any:
    return client.get(f"/api/v1/rounds/{scene.round}/units").json


def test_units_are_published_and_shielded_communities_are_told_by_region_only(
    scene: Scene, client: FlaskClient
) -> None:
    told = units(scene, client)
    assert (told["roll"], told["turnout_at_least"]) == (20, 0)
    shown = [
        (unit["roll"], unit["region"], [each["name"] for each in unit["communities"]], unit["has_shielded"])
        for unit in told["units"]
    ]
    assert shown == [(20, "africa", ["Large", "Small", "World"], True)]
    page = client.get(f"/rounds/{scene.round}").text
    assert "communities that need protection" in page
    assert "Africa" in page
    assert "Hidden" not in page
    opened = reading().scalars(select(Entry.facts).where(Entry.kind == "voting_opened")).one()
    assert opened["roll"] == 20
    assert "Hidden" not in str(opened)
    assert [set(unit) for unit in opened["units"]] == [{"number", "roll", "region", "communities"}]


def test_there_are_no_units_before_voting_opens(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        scene = rating_round(session)
    assert units(scene, client) == {"roll": 0, "turnout_at_least": None, "units": []}
    assert "units-of-round" not in client.get(f"/rounds/{scene.round}").text
    with written() as session:
        session.get_one(Round, scene.round).phase = Phase.SETTLING
    assert "units-of-round" not in client.get(f"/rounds/{scene.round}").text


def test_the_record_names_no_region_where_there_is_none(app: Flask) -> None:
    with written() as session:
        voting_round(session)
    opened = reading().scalars(select(Entry.facts).where(Entry.kind == "voting_opened")).one()
    assert [set(unit) for unit in opened["units"]] == [{"number", "roll", "communities"}]


def test_turnout_is_told_in_steps_by_the_clock_and_never_by_a_ballot(scene: Scene, client: FlaskClient) -> None:
    told = []
    for number, member_id in enumerate(scene.voters[:11], start=1):
        with written() as session:
            cast(session, member_id, scene, {scene.questions[0]: "yes"})
        assert units(scene, client)["turnout_at_least"] == (told[-1] if told else 0)
        if number in (4, 5, 7, 11):
            with written() as session:
                announce_turnout(session, session.get_one(Round, scene.round))
            told.append(units(scene, client)["turnout_at_least"])
    assert told == [0, 5, 5, 10]
    page = client.get(f"/rounds/{scene.round}").text
    assert "At least 10 of 20 people on the voters’ list have voted." in page
    assert "11" not in page.split('id="units-of-round"')[1].split("</section>")[0]
    steps = reading().scalars(select(Entry.facts).where(Entry.kind == "turnout_reached").order_by(Entry.number))
    assert [facts["at_least"] for facts in steps] == [5, 10]


def test_the_page_of_a_round_leads_its_voters_to_the_vote(app: Flask, scene: Scene) -> None:
    link = f'href="/rounds/{scene.round}/vote"'
    assert link in signed_in(app.test_client(), scene.voter).get(f"/rounds/{scene.round}").text
    assert link not in app.test_client().get(f"/rounds/{scene.round}").text
    with written() as session:
        close(session, scene)
    closed = signed_in(app.test_client(), scene.voter).get(f"/rounds/{scene.round}").text
    assert link not in closed
    assert "units-of-round" in closed


def test_the_page_of_a_round_leads_its_members_to_the_rating(app: Flask) -> None:
    with written() as session:
        scene = rating_round(session)
    link = f'href="/rounds/{scene.round}/rate"'
    shown = signed_in(app.test_client(), scene.voter).get(f"/rounds/{scene.round}").text
    assert "3 of 3 statements wait for your answer." in shown
    assert link in shown
    assert link not in app.test_client().get(f"/rounds/{scene.round}").text
    with written() as session:
        from_all = [{"version": version, "relevance": 9} for version in scene.versions]
    browser = signed_in(app.test_client(), scene.voter)
    assert browser.put(f"/api/v1/rounds/{scene.round}/ratings", json={"ratings": from_all}).status_code == 204
    assert "You have answered on every statement." in browser.get(f"/rounds/{scene.round}").text


def test_the_desk_tells_steps_and_waves_and_never_a_count_of_answers(app: Flask, scene: Scene) -> None:
    with written() as session:
        world = session.get_one(Community, scene.community)
        convener = facilitator(session, world).id
        rating = rating_round(session, texts=2, top=world)
        for member_id in scene.voters[:6]:
            cast(session, member_id, scene, {scene.questions[0]: "no"})
        announce_turnout(session, session.get_one(Round, scene.round))
        settling = opened_round(session, world, phase=Phase.SETTLING).id
    browser = signed_in(app.test_client(), convener)
    voting = browser.get(f"/rounds/{scene.round}/desk").text
    assert "At least 5 of 20 people on the voters’ list have voted." in voting
    assert "The first rating asks about 2 texts" in browser.get(f"/rounds/{rating.round}/desk").text
    assert 'id="deciding"' not in browser.get(f"/rounds/{settling}/desk").text


def entry_of(scene: Scene, member_id: int) -> list[RollEntry]:
    with written() as session:
        query = select(RollEntry).where(RollEntry.round_id == scene.round, RollEntry.member_id == member_id)
        return list(session.scalars(query))


def test_who_leaves_is_forgotten_and_their_ballot_stays(scene: Scene) -> None:
    with written() as session:
        cast(session, scene.voter, scene, {scene.questions[0]: "yes"})
        large = acting(session, scene.voter).grants[0].community_id
        leave(session, acting(session, scene.voter), large, NOON)
    assert entry_of(scene, scene.voter) == []
    with written() as session:
        assert len(session.scalars(select(Envelope)).all()) == 1


def test_who_leaves_one_of_two_communities_keeps_their_vote(scene: Scene) -> None:
    with written() as session:
        voter = acting(session, scene.voter)
        small = session.scalars(select(Community).where(Community.name == "Small")).one()
        belonging(session, session.get_one(type(member(session)), scene.voter), small)
        leave(session, voter, voter.grants[0].community_id, NOON)
    assert len(entry_of(scene, scene.voter)) == 1


def test_leaving_another_community_changes_no_roll(scene: Scene) -> None:
    with written() as session:
        elsewhere = community(session)
        belonging(session, session.get_one(type(member(session)), scene.voter), elsewhere)
        leave(session, acting(session, scene.voter), elsewhere.id, NOON)
    assert len(entry_of(scene, scene.voter)) == 1


def test_nobody_can_take_a_vote_away_by_taking_a_role_away(app: Flask, scene: Scene) -> None:
    with written() as session:
        home = acting(session, scene.voter).grants[0].community_id
        rival = facilitator(session, session.get_one(Community, home))
        revoke_role(session, acting(session, rival.id), home, scene.voter, Role.MEMBER, NOON)
    browser = signed_in(app.test_client(), scene.voter)
    path = f"/api/v1/rounds/{scene.round}/ballot"
    assert browser.put(path, json={"choices": {str(scene.questions[0]): "no"}}).status_code == 204


def test_a_closed_round_keeps_who_was_on_its_roll(scene: Scene) -> None:
    with written() as session:
        close(session, scene)
    with written() as session:
        leave(session, acting(session, scene.voter), acting(session, scene.voter).grants[0].community_id, NOON)
    assert len(entry_of(scene, scene.voter)) == 1


def test_a_ballot_counts_where_its_voter_chose_and_observers_have_none(app: Flask) -> None:
    with written() as session:
        top = community(session)
        first, second = (community(session, name, top) for name in ("First", "Second"))
        round_ = opened_round(session, top)
        people = [*taking_part(session, round_, 11, first), *taking_part(session, round_, 9, second)]
        undecided = taking_part(session, round_, 1, first)[0]
        belonging(session, undecided, second)
        choose_unit(session, acting(session, undecided.id), round_.id, UnitForm(community_id=second.id))
        participant(session, first)
        scene = _begun(session, round_)
        sizes = {unit.parts[0].community_id: unit.roll_size for unit in session.scalars(select(Unit))}
        assert sizes == {first.id: 11, second.id: 10}
        assert len(people) == 20
    assert exported(reading(), scene.voter)["rolls"] == [{"round": scene.round, "unit": 2}]


def _begun(session: Any, round_: Round) -> Scene:
    moved_to(session, round_, Phase.VOTING)
    put(session, round_, [])
    voters = session.scalars(select(RollEntry.member_id).order_by(RollEntry.member_id.desc())).all()
    return Scene(round_.id, round_.community_id, tuple(voters), ())


def test_the_roll_of_a_ratification_is_the_top_round_s_and_whoever_confirms(app: Flask) -> None:
    with written() as session:
        top = community(session)
        made = deliberation(session, None, top)
        voting_round(session, texts=1, top=top, within=made)
        round_ = planned_round(session, top, made, kind=RoundKind.RATIFICATION)
        newcomer = taking_part(session, round_, 1)[0].id
        open_round(session, CLOCK, round_.id, NOON)
        put(session, round_, [])
        query = select(RollEntry.member_id).where(RollEntry.round_id == round_.id)
        on_it = set(session.scalars(query))
        others = select(RollEntry.member_id).where(RollEntry.round_id != round_.id)
        assert on_it == {*session.scalars(others), newcomer}
