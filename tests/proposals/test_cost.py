"""A page asks the database the same number of questions, however much there is to show."""

from flask import Flask

from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from tests.communities.factories import belonging
from tests.conftest import written
from tests.discussion.factories import post
from tests.people.factories import member
from tests.proposals.factories import proposal, reaction
from tests.proposals.scenes import Scene, scene
from tests.queries import counting

MOST_QUESTIONS = 40


def asked(app: Flask, there: Scene, path: str) -> int:
    """How many statements the page takes for a member."""
    client = there.browser(app, "member")
    client.get(path)
    with counting(app) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def talk(there: Scene, times: int) -> None:
    """So many people more react and speak, every other one in answer to the one before."""
    with written() as session:
        round_, about = session.get_one(Round, there.round), session.get_one(Proposal, there.proposal)
        answered = None
        for number in range(times):
            belonging(session, somebody := member(session), round_.community)
            reaction(session, somebody, about, "agree", is_shown=True)
            answered = post(session, somebody, about, reply_to=answered.id if answered and number % 2 else None)


def test_the_page_of_a_proposal_costs_the_same_with_one_post_and_with_sixty(app: Flask) -> None:
    there = scene()
    talk(there, 2)
    few = asked(app, there, f"/proposals/{there.proposal}")
    talk(there, 58)
    assert asked(app, there, f"/proposals/{there.proposal}") == few
    assert few <= MOST_QUESTIONS


def test_a_list_costs_the_same_with_one_proposal_and_with_thirty(app: Flask) -> None:
    there = scene()
    path = f"/rounds/{there.round}/proposals"
    few = asked(app, there, path)
    with written() as session:
        round_ = session.get_one(Round, there.round)
        belonging(session, somebody := member(session), round_.community)
        for _time in range(29):
            proposal(session, somebody, round_)
    assert asked(app, there, path) == few
