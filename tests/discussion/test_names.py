"""What stands beside a voice: a name, a place, a role, and where somebody stands."""

from flask import Flask

from deliberation.people.models import Member
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Participation, Round
from tests.communities.factories import belonging, community, region
from tests.conftest import written
from tests.discussion.factories import post, said
from tests.html import faults
from tests.people.factories import member
from tests.proposals.factories import reaction
from tests.proposals.scenes import scene


def test_a_reaction_stands_beside_the_name_of_whoever_shows_it(app: Flask) -> None:
    there = scene()
    said(there, "member", "Shown.")
    said(there, "author", "Not shown.")
    with written() as session:
        about = session.get_one(Proposal, there.proposal)
        reaction(session, session.get_one(Member, there.member), about, "agree", is_shown=True)
        reaction(session, session.get_one(Member, there.author), about, "disagree")
    page = app.test_client().get(f"/proposals/{there.proposal}").text
    conversation = page[page.index('id="conversation"') :]
    assert '<span class="stand agree">' in conversation
    assert '<span class="stand disagree">' not in conversation


def test_the_place_beside_a_name_is_the_community_and_nothing_where_somebody_is_shielded(app: Flask) -> None:
    there = scene()
    with written() as session:
        africa = region(session, "africa", title={"en": "Africa"})
        round_ = session.get_one(Round, there.round)
        kenya = community(session, "Kenya", round_.community, level="national", region=africa.code)
        hidden = community(session, "Kisumu", kenya, visibility="shielded", joining="invitation")
        open_one = community(session, "Nairobi", kenya)
        people = (
            ("Huda", hidden, "member"),
            ("Hanan", hidden, "member"),
            ("Wanjiru", open_one, "member"),
            ("Otto", kenya, "observer"),
        )
        for name, place, role in people:
            belonging(session, somebody := member(session, name), place, role)
            if name == "Hanan":  # her other community would tell where she is
                belonging(session, somebody, open_one)
            post(session, somebody, round_)
    page = app.test_client().get(f"/rounds/{there.round}/conversation").text
    assert faults(page) == []
    assert "Kisumu" not in page
    found = app.test_client().get(f"/api/v1/rounds/{there.round}/posts").json["posts"]
    assert [each["author"] for each in found] == [
        {"name": "Huda", "place": None, "role": None},
        {"name": "Hanan", "place": None, "role": None},
        {"name": "Wanjiru", "place": "Nairobi", "role": None},
        {"name": "Otto", "place": "Kenya", "role": "observer"},
    ]
    assert "Observer · <bdi>Otto</bdi>" in page


def test_a_facilitator_of_the_round_is_named_as_one(app: Flask) -> None:
    there = scene()
    with written() as session:
        somebody, round_ = session.get_one(Member, there.facilitator), session.get_one(Round, there.round)
        belonging(session, somebody, round_.community, "member", "facilitator")
        post(session, somebody, round_)
    assert "Facilitator · <bdi>Facilitator</bdi>" in app.test_client().get(f"/rounds/{there.round}/conversation").text


def test_inside_a_shielded_community_no_place_stands_beside_a_name(app: Flask) -> None:
    there = scene(name="Hidden place", visibility="shielded", joining="invitation")
    said(there, "author", "Here we are.")
    found = there.browser(app, "member").get(f"/api/v1/proposals/{there.proposal}/posts").json["posts"][0]
    assert found["author"] == {"name": "Author", "place": None, "role": None}


def test_a_name_for_the_round_alone_is_the_one_that_is_shown(app: Flask) -> None:
    there = scene()
    said(there, "member", "Words.")
    with written() as session:
        session.get_one(Participation, (there.round, there.member)).shown_name = "Somebody else"
    found = app.test_client().get(f"/api/v1/proposals/{there.proposal}/posts").json["posts"][0]
    assert found["author"]["name"] == "Somebody else"
