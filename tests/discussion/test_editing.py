"""Putting right what one has just said, within a quarter of an hour."""

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.discussion.factories import said
from tests.html import faults
from tests.proposals.scenes import ROLES, scene


def test_the_author_puts_their_words_right_and_they_are_marked(app: Flask) -> None:
    there = scene()
    (number,) = said(there, "member", "Two yaers.")
    client = there.browser(app, "member")
    page = client.get(f"/posts/{number}/edit").text
    assert faults(page) == []
    assert "Two yaers." in page
    answer = client.post(f"/posts/{number}/edit", data={"body": "Two years.", "revision": 1})
    assert answer.location == f"/proposals/{there.proposal}#post-{number}"
    page = client.get(answer.location).text
    assert "Two years." in page
    assert "Edited just now" in page
    assert client.get(f"/api/v1/posts/{number}").json["revision"] == 2


@pytest.mark.parametrize(("seconds", "status"), [(899, 204), (900, 409)])
def test_the_window_closes_after_a_quarter_of_an_hour(app: Flask, clock: Clock, seconds: int, status: int) -> None:
    there = scene()
    (number,) = said(there, "member", "Words.")
    client = there.browser(app, "member")
    clock.forward(seconds=seconds)
    answer = client.put(f"/api/v1/posts/{number}", json={"body": "Other words.", "revision": 1})
    assert answer.status_code == status
    assert status == 204 or answer.json["code"] == "edit_window_closed"
    assert ("/edit" in client.get(f"/proposals/{there.proposal}").text) == (status == 204)
    assert client.get(f"/posts/{number}/edit").status_code == (200 if status == 204 else 409)


def test_only_the_author_edits_and_only_the_latest_words(app: Flask) -> None:
    there = scene()
    (number,) = said(there, "member", "Words.")
    sent = {"body": "Other words.", "revision": 1}
    answers = [there.browser(app, role).put(f"/api/v1/posts/{number}", json=sent).status_code for role in ROLES]
    assert answers == [403, 204, 403, 403, 403]
    client = there.browser(app, "member")
    stale = client.post(f"/posts/{number}/edit", data={"body": "My third words.", "revision": 1})
    assert stale.status_code == 409
    assert "My third words." in stale.text
    assert 'name="revision" value="2"' in stale.text
