"""A member's day: what waits for them, in which round, and how the last one ended."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.ballots.actions import cast_ballot
from deliberation.ballots.forms import BallotForm
from deliberation.ballots.queries import questions_of
from deliberation.communities.actions import ask_to_join
from deliberation.communities.forms import Request
from deliberation.communities.models import Joining
from deliberation.decisions.actions.ratifying import sign_release
from deliberation.decisions.queries import ratification_of
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.proposals.models import Proposal, Stance
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase, RoundKind
from tests.ballots.factories import cast, close, rated, rating_round, voting_round
from tests.communities.factories import belonging
from tests.conftest import NOON, Clock, written
from tests.decisions.scenes import until
from tests.discussion.factories import post
from tests.html import faults
from tests.people.factories import acting, member
from tests.proposals.factories import proposal, reaction
from tests.queries import counting
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, facilitator, opened_round, participant, planned_round

Entering = Callable[[int | None], FlaskClient]


def day(browser: FlaskClient, **asked: Any) -> dict[str, Any]:
    """The day as a machine reads it."""
    answer = browser.get("/api/v1/today", query_string=asked)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def page_of(browser: FlaskClient, language: str = "en") -> str:
    """The day as a page, which is sound HTML."""
    answer = browser.get("/today", headers={"Accept-Language": language})
    page: str = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert faults(page) == []
    return page


def kinds(browser: FlaskClient) -> list[tuple[str, int, int]]:
    """What waits: of which kind, how many, and about how many minutes."""
    return [(task["kind"], task["number"], task["minutes"]) for task in day(browser)["tasks"]]


def round_in(tree: Tree, place: str, phase: Phase, **others: Any) -> int:
    """A round of one community, in a deliberation of the world, that has come to a phase."""
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        return opened_round(session, found(session, getattr(tree, place)), within, phase=phase, **others).id


def proposed(round_id: int, number: int) -> list[int]:
    """Proposals of somebody else in the round's community."""
    with written() as session:
        round_ = session.get_one(Round, round_id)
        author, _actor = participant(session, round_.community)
        return [proposal(session, author, round_).id for _text in range(number)]


def test_whoever_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    answer = client.get("/today?round=3")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/today?round%3D3"
    assert client.get("/api/v1/today").status_code == 401


def test_somebody_who_belongs_nowhere_is_shown_where_to_join(entering: Entering, people: People) -> None:
    browser = entering(people.stranger)
    assert "You do not belong to a community yet" in page_of(browser)
    assert day(browser) == {
        "tasks": [],
        "round": None,
        "stages": [],
        "proposals": [],
        "other_rounds": [],
        "last_closing": None,
        "requests": [],
    }


def test_somebody_who_asked_to_be_admitted_is_told_so(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        found(session, tree.mombasa).joining = Joining.REQUEST
        ask_to_join(session, acting(session, people.stranger), tree.mombasa, Request(), NOON)
    browser = entering(people.stranger)
    assert "You have asked to join Mombasa" in page_of(browser)
    assert day(browser)["requests"] == [{"community_id": tree.mombasa}]


def test_a_member_without_rounds_is_shown_where_others_talk(entering: Entering, people: People) -> None:
    assert "No round is planned in your communities" in page_of(entering(people.member))


def test_a_newcomer_to_a_round_is_invited_to_take_part_and_to_propose(
    entering: Entering, tree: Tree, people: People
) -> None:
    round_id = round_in(tree, "world", Phase.PROPOSING)
    browser = entering(people.member)
    assert kinds(browser) == [("confirm", 1, 1), ("propose", 1, 10)]
    page = page_of(browser)
    assert f'action="/rounds/{round_id}/taking-part"' in page
    assert page.count(f'href="/rounds/{round_id}/propose"') == 3  # the task, the button, the empty list
    assert browser.post(f"/rounds/{round_id}/taking-part").status_code == 302
    assert kinds(browser) == [("propose", 1, 10)]


def test_a_round_without_a_vote_asks_nobody_to_confirm(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        planned_round(session, found(session, tree.world), within, opens_at=NOON + timedelta(days=90))
        opened_round(session, found(session, tree.nairobi), within, phase=Phase.DISCUSSING)
    assert kinds(entering(people.member)) == []


def test_texts_without_ones_view_wait_until_one_has_given_it(entering: Entering, tree: Tree, people: People) -> None:
    round_id = round_in(tree, "nairobi", Phase.PROPOSING)
    first, second, third = proposed(round_id, 3)
    with written() as session:
        own = proposal(session, session.get_one(Member, people.member), session.get_one(Round, round_id)).id
    browser = entering(people.member)
    [task] = [each for each in day(browser)["tasks"] if each["kind"] == "react"]
    assert (task["number"], task["minutes"], task["round_id"]) == (3, 3, round_id)
    assert task["address"] == f"/rounds/{round_id}#criteria-of-round"
    react(people.member, first, second)
    [task] = day(browser)["tasks"]
    assert (task["kind"], task["number"], task["address"]) == ("react", 1, f"/proposals/{third}")
    react(people.member, third)
    assert kinds(browser) == []
    assert own in [each["id"] for each in day(browser)["proposals"]]


def react(member_id: int, *proposal_ids: int) -> None:
    """A member says where they stand."""
    with written() as session:
        for proposal_id in proposal_ids:
            text = session.get_one(Proposal, proposal_id)
            reaction(session, session.get_one(Member, member_id), text, Stance.AGREE)


def test_an_observer_is_asked_for_a_view_and_for_nothing_that_only_members_do(
    entering: Entering, tree: Tree, people: People
) -> None:
    proposed(round_in(tree, "nairobi", Phase.PROPOSING), 2)
    browser = entering(people.observer)
    assert kinds(browser) == [("react", 2, 2)]
    assert "/propose" not in page_of(browser)


def test_contributions_wait_where_one_proposed_or_wrote_for_a_week(
    entering: Entering, tree: Tree, people: People, clock: Clock
) -> None:
    round_id = round_in(tree, "nairobi", Phase.PROPOSING)
    with written() as session:
        round_ = session.get_one(Round, round_id)
        own = proposal(session, session.get_one(Member, people.member), round_)
        other, _actor = participant(session, round_.community)
        elsewhere = proposal(session, other, round_)
        post(session, other, own, "What speaks for it?")
        post(session, other, own, "And what against?")
        post(session, other, elsewhere)
        own_id, elsewhere_id, other_id = own.id, elsewhere.id, other.id
    react(people.member, elsewhere_id)
    browser = entering(people.member)
    [task] = day(browser)["tasks"]
    assert (task["kind"], task["number"], task["address"]) == ("read", 2, f"/proposals/{own_id}")
    with written() as session:
        post(session, session.get_one(Member, people.member), session.get_one(Proposal, own_id))
    assert kinds(browser) == []
    with written() as session:
        post(session, session.get_one(Member, other_id), session.get_one(Proposal, own_id), "I see.")
    assert kinds(browser) == [("read", 1, 1)]
    clock.forward(days=7)
    assert kinds(browser) == []


def test_ratings_wait_with_their_minutes_and_their_date(app: Flask, entering: Entering) -> None:
    with written() as session:
        scene = rating_round(session, texts=4)
        rated(session, scene.voter, scene, scene.versions[0], 8, requirement="required")
    browser = entering(scene.voter)
    [task] = day(browser)["tasks"]
    assert (task["kind"], task["number"], task["minutes"]) == ("rate", 3, 4)
    assert task["address"] == f"/rounds/{scene.round}/rate"
    assert task["due"] == (NOON + timedelta(days=10)).isoformat()
    page = page_of(browser)
    assert "Rate 3 texts" in page
    assert '<span class="count">3</span>' in page


def test_votes_come_first_and_no_longer_wait_once_all_are_given(app: Flask, entering: Entering) -> None:
    with written() as session:
        scene = voting_round(session, texts=2)
    browser = entering(scene.voter)
    assert kinds(browser) == [("vote", 2, 1)]
    assert day(browser)["round"]["id"] == scene.round
    with written() as session:
        cast(session, scene.voter, scene, dict.fromkeys(scene.questions, "yes"))
    assert kinds(browser) == []
    assert "Nothing waits for you just now" in page_of(browser)


def test_a_member_who_is_not_on_the_roll_is_not_asked_to_vote(app: Flask, entering: Entering) -> None:
    with written() as session:
        scene = voting_round(session)
        somebody = participant(session, found(session, scene.community))[0].id
    assert kinds(entering(somebody)) == []


def test_the_round_where_something_is_to_be_decided_is_shown_first(
    entering: Entering, tree: Tree, people: People
) -> None:
    local = round_in(tree, "nairobi", Phase.DISCUSSING)
    with written() as session:
        scene = rating_round(session, top=found(session, tree.world))
    browser = entering(people.member)
    told = day(browser)
    assert told["round"]["id"] == scene.round
    assert [each["id"] for each in told["other_rounds"]] == [local]
    assert day(browser, round=local)["round"]["id"] == local
    assert day(browser, round=10**30)["round"]["id"] == scene.round


def test_the_way_up_is_told_from_the_round_at_hand(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        within = deliberation(session, None, found(session, tree.world))
        planned_round(session, found(session, tree.world), within, opens_at=NOON + timedelta(days=120))
        before = NOON - timedelta(days=60)
        planned_round(session, found(session, tree.mombasa), within, opens_at=before, now=before)
        opened_round(session, found(session, tree.kenya), within)
    browser = entering(people.member)
    assert [(each["level"], each["stage"]) for each in day(browser)["stages"]] == [
        ("local", "done"),
        ("national", "now"),
        ("global", "next"),
    ]
    assert "Step 2 of 3" in page_of(browser)


def test_the_date_is_in_the_readers_zone(entering: Entering, tree: Tree, people: People) -> None:
    round_in(tree, "nairobi", Phase.PROPOSING)
    with written() as session:
        session.get_one(Member, people.member).time_zone = "Asia/Tokyo"
    assert "16 Mar 2026, 21:00" in page_of(entering(people.member))


def test_how_the_last_round_ended_is_told(app: Flask, entering: Entering) -> None:
    with written() as session:
        scene = voting_round(session, texts=3, voters=12)
        for voter in scene.voters:
            cast(
                session, voter, scene, {scene.questions[0]: "yes", scene.questions[1]: "no", scene.questions[2]: "yes"}
            )
        close(session, scene)
    told = day(entering(scene.voter))
    assert told["last_closing"]["id"] == scene.round
    assert told["last_closing"]["outcomes"] == {"essential": 2, "not_carried": 1}
    page = page_of(entering(scene.voter))
    assert f'href="/rounds/{scene.round}/results"' in page
    assert "<dt>Accepted as a requirement</dt><dd>2</dd>" in page


def test_ratification_asks_whoever_was_not_on_the_roll_of_the_top_round(app: Flask, entering: Entering) -> None:
    with written() as session:
        scene = voting_round(session, texts=1)
        top = session.get_one(Round, scene.round)
        planned_round(session, top.community, top.deliberation, kind=RoundKind.RATIFICATION)
        newcomer = participant(session, top.community)[0].id
    assert "confirm" not in [kind for kind, _number, _minutes in kinds(entering(scene.voter))]
    assert ("confirm", 1, 1) in kinds(entering(newcomer))


def test_facilitators_are_told_of_requests_and_of_rounds_that_open_soon(
    entering: Entering, tree: Tree, people: People
) -> None:
    with written() as session:
        found(session, tree.nairobi).joining = Joining.REQUEST
        for _person in range(2):
            ask_to_join(session, acting(session, member(session).id), tree.nairobi, Request(), NOON)
        within = deliberation(session, None, found(session, tree.world))
        soon = planned_round(session, found(session, tree.nairobi), within, opens_at=NOON + timedelta(days=7)).id
        planned_round(session, found(session, tree.mombasa), within, opens_at=NOON + timedelta(days=2))
    browser = entering(people.facilitator)
    assert [(each["kind"], each["number"], each["address"]) for each in day(browser)["tasks"]] == [
        ("admit", 2, f"/communities/{tree.nairobi}/manage"),
        ("prepare", 1, f"/rounds/{soon}/desk"),
    ]
    assert "2 people ask to join" in page_of(browser)
    assert kinds(entering(people.member)) == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", ["member", "observer", "facilitator", "convener", "stranger", "steward"])
def test_the_page_is_sound_for_everybody(
    entering: Entering, tree: Tree, people: People, who: str, language: str
) -> None:
    proposed(round_in(tree, "nairobi", Phase.PROPOSING), 3)
    round_in(tree, "world", Phase.DISCUSSING)
    assert "Sign in" not in page_of(entering(getattr(people, who)), language)


def test_a_shielded_round_is_shown_to_its_members_with_the_way_out(entering: Entering, tree: Tree) -> None:
    with written() as session:
        hidden = found(session, tree.hidden)
        insider, _actor = participant(session, hidden)
        round_id = opened_round(session, hidden, deliberation(session, None, found(session, tree.world))).id
        neighbour = participant(session, found(session, tree.nairobi))[0].id
        insider_id = insider.id
    page = page_of(entering(insider_id))
    assert f'href="/rounds/{round_id}"' in page
    assert "data-leave" in page
    other = page_of(entering(neighbour))
    assert "Hidden" not in other
    assert "data-leave" not in other
    assert day(entering(neighbour), round=round_id)["round"] is None


def test_five_tasks_are_enough(entering: Entering, tree: Tree, people: People) -> None:
    for _dialogue in range(4):
        proposed(round_in(tree, "world", Phase.PROPOSING), 1)
    told = kinds(entering(people.member))
    assert [kind for kind, _number, _minutes in told] == ["confirm"] * 4 + ["react"]


def statements(app: Flask, browser: FlaskClient) -> int:
    """How often a page asks the database."""
    with counting(app) as asked:
        page_of(browser)
    return len(asked)


def test_the_page_asks_the_database_no_more_often_for_more(
    app: Flask, entering: Entering, tree: Tree, people: People
) -> None:
    def added(number: int) -> None:
        for _dialogue in range(number):
            round_id = round_in(tree, "world", Phase.PROPOSING)
            for proposal_id in proposed(round_id, 3):
                with written() as session:
                    text = session.get_one(Proposal, proposal_id)
                    post(session, participant(session, text.round.community)[0], text)
        with written() as session:
            rating_round(session, top=found(session, tree.world))
            close(session, voting_round(session, texts=2, top=found(session, tree.world)))
        with written() as session:
            found(session, tree.nairobi).joining = Joining.REQUEST
            ask_to_join(session, acting(session, member(session).id), tree.nairobi, Request(), NOON)

    added(1)
    browser = entering(people.facilitator)
    with written() as session:
        belonging(session, session.get_one(Member, people.facilitator), found(session, tree.mombasa))
    few = statements(app, browser)
    added(4)
    assert statements(app, browser) <= few
    assert few <= 40


def test_a_set_that_was_accepted_waits_for_each_facilitators_name(
    app: Flask, entering: Entering, clock: Clock, chance: Random
) -> None:
    with written() as session:
        scene = voting_round(session, texts=1, voters=12)
        for voter in scene.voters:
            cast(session, voter, scene, {scene.questions[0]: "yes"})
        close(session, scene)
        signer = facilitator(session, found(session, scene.community)).id
        other = facilitator(session, found(session, scene.community)).id
        whole = ratification_of(session, session.get_one(Round, scene.round).deliberation_id)
        assert whole is not None
        ratification = whole.id
    until(clock, ratification, Phase.VOTING)
    with written() as session:
        [question] = questions_of(session, session.get_one(Round, ratification))
        form = BallotForm.parse({"choices": {question.id: "yes"}})
        for voter in scene.voters:
            cast_ballot(session, acting(session, voter), ratification, form, clock.time, chance, installed_keys())
    until(clock, ratification, Phase.CLOSED)
    task = {"kind": "sign", "number": 1, "minutes": 5, "round_id": ratification, "due": None}
    assert day(entering(signer))["tasks"] == [{**task, "address": f"/rounds/{ratification}/sign"}]
    assert "Sign the accepted set" in page_of(entering(signer))
    with written() as session:
        sign_release(session, acting(session, signer), ratification, clock.time, chance, installed_keys())
    assert kinds(entering(signer)) == []
    assert kinds(entering(other)) == [("sign", 1, 5)]
    assert kinds(entering(scene.voter)) == []


def test_news_on_the_round_as_a_whole_lead_to_its_conversation(entering: Entering, tree: Tree, people: People) -> None:
    round_id = round_in(tree, "nairobi", Phase.DISCUSSING)
    with written() as session:
        round_ = session.get_one(Round, round_id)
        post(session, session.get_one(Member, people.member), round_)
        post(session, participant(session, round_.community)[0], round_)
    [task] = day(entering(people.member))["tasks"]
    assert (task["kind"], task["number"], task["address"]) == ("read", 1, f"/rounds/{round_id}/conversation")
