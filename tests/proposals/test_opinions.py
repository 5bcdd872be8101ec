"""Where people stand: open answers that sway nobody, find nobody out, and belong to the version they were given on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.people.erasure import forget_everywhere
from deliberation.people.export import exported
from deliberation.proposals.models import Proposal, Reaction, Stance, Support
from deliberation.record.models import Entry
from deliberation.rounds.models import Participation, Round
from deliberation.rules.phases import Phase
from tests.communities.factories import belonging
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import member, with_token
from tests.proposals.factories import reaction, revised
from tests.proposals.scenes import Scene, fresh, scene
from tests.rounds.factories import moved_to

NOTHING = dict.fromkeys(Stance, 0)


def totals(client: FlaskClient, there: Scene) -> dict[str, object] | None:
    """What this reader is told of the others' answers."""
    found = client.get(f"/api/v1/proposals/{there.proposal}/reaction").json["totals"]
    assert found is None or isinstance(found, dict)
    return found


def answered(there: Scene, stance: str, times: int, *roles: str) -> None:
    """So many further people of the community answer, as members or in these roles."""
    with written() as session:
        round_ = session.get_one(Round, there.round)
        proposal = session.get_one(Proposal, there.proposal)
        for _time in range(times):
            somebody = member(session)
            belonging(session, somebody, round_.community, *roles)
            reaction(session, somebody, proposal, stance)


def reactions() -> int:
    return fresh().scalars(select(func.count()).select_from(Reaction)).one()


def test_totals_come_after_ones_own_answer(app: Flask) -> None:
    there = scene()
    answered(there, "disagree", 7)
    client = there.browser(app, "member")
    assert totals(client, there) is None
    assert "How others answered" not in client.get(f"/proposals/{there.proposal}").text
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 1})
    assert totals(client, there) == {
        "members": {**NOTHING, "disagree": 5},
        "others": NOTHING,
        "step": 5,
        "step_of_others": 5,
    }
    page = client.get(f"/proposals/{there.proposal}").text
    assert faults(page) == []
    assert re.search(r"<dt>Agree</dt><dd>fewer than 5</dd>", page)
    assert re.search(r"<dt>Disagree</dt><dd>5 or more</dd>", page)


@pytest.mark.parametrize(("members", "step", "shown"), [(29, 5, 25), (30, 1, 29)])
def test_numbers_move_in_steps_below_thirty_members(app: Flask, members: int, step: int, shown: int) -> None:
    there = scene()
    answered(there, "agree", members - 2)  # the author and the member are there already
    client = there.browser(app, "member")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 1})
    found = totals(client, there)
    assert found is not None
    assert (found["step"], found["members"]) == (step, {**NOTHING, "agree": shown})


def test_observers_and_people_not_yet_admitted_are_counted_apart_and_always_in_steps(app: Flask) -> None:
    there = scene()
    answered(there, "agree", 4, "observer")
    answered(there, "agree", 40)
    outsider = there.browser(app, "stranger")
    outsider.put(f"/api/v1/proposals/{there.proposal}/reaction", json={"stance": "agree", "version": 1})
    client = there.browser(app, "observer")
    client.put(f"/api/v1/proposals/{there.proposal}/reaction", json={"stance": "unsure", "version": 1})
    found = totals(client, there)
    assert found is not None
    assert found["members"] == {**NOTHING, "agree": 40}
    assert found["others"] == {**NOTHING, "agree": 5}
    session = fresh()
    assert session.get(Participation, (there.round, there.stranger)) is None
    assert session.get(Participation, (there.round, there.observer)) is None


@pytest.mark.parametrize("phase", ["rating", "voting"])
def test_nobody_sees_totals_while_people_rate_or_vote(app: Flask, phase: str) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 1})
    assert totals(client, there) is not None
    with written() as session:
        moved_to(session, session.get_one(Round, there.round), phase)
    assert totals(client, there) is None
    assert "How others answered" not in client.get(f"/proposals/{there.proposal}").text


def test_an_answer_is_changed_and_taken_back(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    for stance in ("agree", "can_live_with"):
        answer = client.post(f"/proposals/{there.proposal}/reaction", data={"stance": stance, "version": 1})
        assert (answer.status_code, answer.location) == (302, f"/proposals/{there.proposal}#stand")
    kept = fresh().get_one(Reaction, (there.proposal, there.member))
    assert (kept.stance, kept.is_shown, kept.is_observer) == (Stance.CAN_LIVE_WITH, False, False)
    client.post(f"/proposals/{there.proposal}/reaction/withdraw")
    assert reactions() == 0


def test_an_answer_belongs_to_its_version(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 1})
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    assert totals(client, there) is None
    page = client.get(f"/proposals/{there.proposal}").text
    assert "You answered an earlier version." in page
    assert 'value="agree" checked' in page


def test_an_answer_to_an_older_text_is_not_taken_and_stays_chosen(app: Flask) -> None:
    there = scene()
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    client = there.browser(app, "member")
    sent = {"stance": "can_live_with", "version": 1, "is_shown": "yes"}
    answer = client.post(f"/proposals/{there.proposal}/reaction", data=sent)
    assert answer.status_code == 409
    assert "The text has changed since you opened it" in answer.text
    assert 'value="can_live_with" checked' in answer.text
    assert 'name="version" value="2"' in answer.text
    refused = client.put(f"/api/v1/proposals/{there.proposal}/reaction", json={"stance": "agree", "version": 1})
    assert (refused.status_code, refused.json["code"]) == (409, "stale")
    assert reactions() == 0


def test_an_answer_given_before_signing_in_waits_for_one_tap(app: Flask) -> None:
    there = scene()
    nobody = with_token(app.test_client())
    page = nobody.get(f"/proposals/{there.proposal}").text
    assert "Where do you stand?" in page
    sent = {"stance": "disagree", "version": 1, "is_shown": "yes"}
    answer = nobody.post(f"/proposals/{there.proposal}/reaction", data=sent)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/proposals/")
    back = f"/proposals/{there.proposal}?stance=disagree&version=1&shown=yes"
    client = there.browser(app, "member")
    page = client.get(back).text
    assert 'value="disagree" checked' in page
    assert "One tap gives it." in page
    assert reactions() == 0
    client.post(f"/proposals/{there.proposal}/reaction", data=sent)
    assert fresh().get_one(Reaction, (there.proposal, there.member)).is_shown


def test_the_way_back_from_signing_in_carries_the_answer(app: Flask) -> None:
    there = scene()
    sent = {"stance": "agree", "version": 1}
    location = with_token(app.test_client()).post(f"/proposals/{there.proposal}/reaction", data=sent).location
    assert location == f"/sign-in?next=/proposals/{there.proposal}?stance%3Dagree%26version%3D1%23stand"


def test_an_answer_brought_through_sign_in_knows_that_the_text_changed(app: Flask) -> None:
    there = scene()
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    page = there.browser(app, "member").get(f"/proposals/{there.proposal}?stance=agree&version=1").text
    assert "The text has changed since you chose your answer." in page


def test_support_counts_once_and_is_taken_back(app: Flask) -> None:
    there = scene()
    clients = [there.browser(app, role) for role in ("member", "observer")]
    for client in clients:
        for _time in range(2):
            client.post(f"/proposals/{there.proposal}/support")
    found = clients[0].get(f"/api/v1/proposals/{there.proposal}").json["support"]
    assert found == {"members": 1, "observers": 1, "is_own": True}
    page = clients[0].get(f"/proposals/{there.proposal}").text
    assert "1 member supports it" in page
    assert "Support it no longer" in page
    for _time in range(2):
        clients[0].post(f"/proposals/{there.proposal}/support/withdraw")
    told = select(Entry.kind).where(Entry.kind.startswith("support_")).order_by(Entry.number)
    kinds = fresh().scalars(told).all()
    assert kinds == ["support_given", "support_given", "support_withdrawn"]
    assert fresh().get_one(Participation, (there.round, there.member)).acted_at is not None


def test_whoever_closes_their_account_takes_their_opinions_along(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 1})
    client.post(f"/proposals/{there.proposal}/support")
    with written() as session:
        kept = exported(session, there.member)["opinions"]
        assert [set(each) for each in kept] == [
            {"proposal_id", "version_id", "stance", "is_shown", "given_at"},
            {"proposal_id", "supported_at"},
        ]
        forget_everywhere(session, there.member, NOON)
    session = fresh()
    assert session.scalars(select(Reaction)).all() == []
    assert session.scalars(select(Support)).all() == []


def test_ones_own_words_are_in_ones_export(app: Flask) -> None:
    there = scene()
    with written() as session:
        kept = exported(session, there.author)["proposals"]
    assert [(each["proposal_id"], each["number"], each["language"]) for each in kept] == [(there.proposal, 1, "en")]


def test_nothing_is_offered_when_the_time_for_answers_is_over(app: Flask) -> None:
    there = scene(Phase.SETTLING)
    page = there.browser(app, "member").get(f"/proposals/{there.proposal}").text
    assert "That time is over." in page
    assert 'name="stance"' not in page
