"""Conversations: numbered, answered, read in pages, and linked to."""

from html import unescape
from random import Random
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation.database import transaction
from deliberation.discussion import actions
from deliberation.discussion import models as talk
from deliberation.discussion.forms import PostForm
from deliberation.people.models import Member
from deliberation.rounds.models import Participation, Round
from tests.conftest import NOON, Clock, written
from tests.discussion.factories import posts, said, thread_id, thread_of
from tests.html import faults
from tests.people.factories import acting
from tests.proposals.scenes import ROLES, fresh, scene


def test_every_round_and_every_proposal_has_a_conversation(app: Flask) -> None:
    there = scene()
    threads = fresh().scalars(select(talk.Thread).order_by(talk.Thread.id)).all()
    found = [(each.round_id, each.proposal_id) for each in threads]
    assert found == [(there.round, None), (there.round, there.proposal)]


def test_a_member_contributes_and_is_led_to_their_words(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    answer = client.post(f"/threads/{thread_id(there)}/posts", data={"body": "Two years is **fair**."})
    (made,) = posts()
    assert (answer.status_code, answer.location) == (302, f"/proposals/{there.proposal}#post-{made.id}")
    page = client.get(answer.location).text
    assert faults(page) == []
    assert f'id="post-{made.id}"' in page
    assert "<strong>fair</strong>" in page
    assert "1 contribution<" in page
    assert (made.number, made.language, made.revision) == (1, "en", 1)
    assert fresh().get_one(Participation, (there.round, there.member)).acted_at == NOON


def test_the_language_is_the_first_of_the_authors_unless_they_say_otherwise(app: Flask) -> None:
    there = scene()
    with written() as session:
        session.get_one(Member, there.member).languages = ["es", "en"]
        session.get_one(Member, there.author).languages = []
    for role, language in (("member", None), ("member", "ar"), ("author", None)):
        sent = {"body": "Hola", **({"language": language} if language else {})}
        there.browser(app, role).post(f"/api/v1/proposals/{there.proposal}/posts", json=sent)
    assert [each.language for each in posts()] == ["es", "ar", "en"]
    page = app.test_client().get(f"/proposals/{there.proposal}").text
    assert '<div class="prose" lang="ar" dir="auto">' in page
    assert "In Spanish" in page


@pytest.mark.parametrize("phase", ["proposing", "rating", "voting", "closed"])
def test_members_and_observers_may_always_speak_and_others_never(app: Flask, phase: str) -> None:
    there = scene(phase)
    path = f"/api/v1/rounds/{there.round}/posts"
    answers = [there.browser(app, role).post(path, json={"body": "Yes."}).status_code for role in ROLES]
    assert answers == [201, 201, 201, 403, 403]


def test_the_same_words_sent_twice_are_said_once(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    sent = {"body": "Once.", "client_id": "post-12345678"}
    places = {client.post(f"/threads/{thread_id(there)}/posts", data=sent).location for _time in range(3)}
    key = {"Idempotency-Key": "post-abcdefgh"}
    path = f"/api/v1/proposals/{there.proposal}/posts"
    made = [client.post(path, json={"body": "Twice."}, headers=key) for _time in range(2)]
    assert len(places) == 1
    assert made[0].json == made[1].json
    assert [each.body for each in posts()] == ["Once.", "Twice."]


def test_a_step_back_and_the_same_words_again_say_them_once(app: Flask, clock: Clock) -> None:
    there = scene()
    client, path = there.browser(app, "member"), f"/api/v1/proposals/{there.proposal}/posts"
    first, again = (client.post(path, json={"body": "Once."}) for _time in range(2))
    assert first.json == again.json
    client.post(path, json={"body": "Once.", "reply_to": posts()[0].id})
    clock.forward(minutes=15)
    client.post(path, json={"body": "Once."})
    assert [each.number for each in posts()] == [1, 2, 3]


def test_those_who_speak_at_once_get_different_numbers(app: Flask) -> None:
    there = scene()
    thread = thread_id(there)
    with written() as session:
        actors = [acting(session, there.author), acting(session, there.member), acting(session, there.observer)]
    together = Barrier(len(actors))

    def speak(number: int) -> None:
        with app.app_context():
            together.wait()
            for time in range(4):
                with transaction() as session:
                    said = PostForm(body=f"Now, for the {time}. time.")
                    actions.post(session, actors[number], thread, said, NOON, Random(number))

    threads = [Thread(target=speak, args=(number,)) for number in range(len(actors))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.number for each in posts()) == list(range(1, 13))
    assert fresh().get_one(talk.Thread, thread).post_count == 12


def test_an_answer_names_whom_it_answers_and_stands_one_level_below(app: Flask) -> None:
    there = scene()
    (first,) = said(there, "author", "A beginning.")
    client = there.browser(app, "member")
    page = client.get(f"/threads/{thread_id(there)}?reply_to={first}").text
    assert faults(page) == []
    assert f'name="reply_to" value="{first}"' in page
    assert "You are answering <bdi>Author</bdi>." in page
    client.post(f"/threads/{thread_id(there)}/posts", data={"body": "An answer.", "reply_to": first})
    second = posts()[1].id
    said(there, "observer", "An answer to the answer.", reply_to=second)
    page = client.get(f"/proposals/{there.proposal}").text
    assert faults(page) == []
    assert page.count('<ol class="thread"') == 2
    assert f'In answer to <a href="/posts/{first}"><bdi>Author</bdi></a>' in page
    assert f'In answer to <a href="/posts/{second}"><bdi>Member</bdi></a>' in page


def test_one_answers_only_within_the_conversation(app: Flask) -> None:
    there = scene()
    (elsewhere,) = said(there, "author", "On the proposal.")
    client = there.browser(app, "member")
    for number in (elsewhere, 999_999):
        answer = client.post(f"/api/v1/rounds/{there.round}/posts", json={"body": "Yes.", "reply_to": number})
        assert (answer.status_code, answer.json["fields"][0]["code"]) == (422, "not_here")
    with written() as session:
        round_thread = thread_of(session, session.get_one(Round, there.round)).id
    assert "You are answering" not in client.get(f"/threads/{round_thread}?reply_to={elsewhere}").text


def test_a_conversation_is_read_in_pages_and_links_find_theirs(app: Flask) -> None:
    there = scene()
    numbers = said(there, "author", *(f"Voice {number}." for number in range(1, 46)))
    client = app.test_client()
    shown = {after: client.get(f"/proposals/{there.proposal}?after={after}").text for after in (0, 20, 40)}
    assert [page.count('<li class="post') for page in shown.values()] == [20, 20, 5]
    assert f'href="/proposals/{there.proposal}?after=20#conversation"' in unescape(shown[0])
    assert f'href="/proposals/{there.proposal}?after=40#conversation"' in unescape(shown[20])
    places = {number: client.get(f"/posts/{numbers[number - 1]}").location for number in (1, 20, 21, 45)}
    assert places == {
        1: f"/proposals/{there.proposal}#post-{numbers[0]}",
        20: f"/proposals/{there.proposal}#post-{numbers[19]}",
        21: f"/proposals/{there.proposal}?after=20#post-{numbers[20]}",
        45: f"/proposals/{there.proposal}?after=40#post-{numbers[44]}",
    }
    found = client.get(f"/api/v1/proposals/{there.proposal}/posts?after=43").json
    assert (found["count"], [each["number"] for each in found["posts"]]) == (45, [44, 45])


def test_an_answer_to_an_earlier_page_begins_a_strand_of_its_own(app: Flask) -> None:
    there = scene()
    numbers = said(there, "author", *(f"Voice {number}." for number in range(1, 21)))
    said(there, "member", "Back to the first.", reply_to=numbers[0])
    page = app.test_client().get(f"/proposals/{there.proposal}?after=20").text
    assert page.count('<ol class="thread"') == 1
    assert f'In answer to <a href="/posts/{numbers[0]}"><bdi>Author</bdi></a>' in page


def test_the_conversation_on_a_round_is_linked_from_its_page(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    answer = client.post(f"/api/v1/rounds/{there.round}/posts", json={"body": "On the whole."})
    assert f'href="/rounds/{there.round}/conversation"' in client.get(f"/rounds/{there.round}").text
    page = client.get(f"/rounds/{there.round}/conversation").text
    assert "On the whole." in page
    assert client.get(f"/posts/{posts()[0].id}").location == f"/rounds/{there.round}/conversation#post-{posts()[0].id}"
    assert client.get(answer.location).json["body"] == "On the whole."
