"""What the record keeps of a conversation, and what goes with a closed account."""

from flask import Flask
from sqlalchemy import select

from deliberation.discussion.texts import commitment
from deliberation.people.erasure import forget_everywhere
from deliberation.people.export import exported
from deliberation.record.models import Entry
from tests.conftest import NOON, written
from tests.discussion.factories import posts, said
from tests.proposals.scenes import fresh, scene


def test_the_record_commits_to_what_was_said_and_to_how_it_was_put_right(app: Flask) -> None:
    there = scene()
    (number,) = said(there, "member", "Words.")
    query = select(Entry).where(Entry.kind.startswith("post_")).order_by(Entry.number)
    first = posts()[0]
    assert [entry.facts for entry in fresh().scalars(query)] == [
        {
            "thread_id": first.thread_id,
            "proposal_id": there.proposal,
            "post_id": number,
            "number": 1,
            "commitment": commitment("en", "Words.", first.salt),
        }
    ]
    there.browser(app, "member").put(f"/api/v1/posts/{number}", json={"body": "Better words.", "revision": 1})
    changed = posts()[0]
    assert changed.salt != first.salt
    told = list(fresh().scalars(query))[1]
    assert (told.kind, told.actor_id) == ("post_edited", there.member)
    assert told.facts["commitment"] == commitment("en", "Better words.", changed.salt)


def test_whoever_closes_their_account_takes_their_words_along_and_leaves_the_place(app: Flask) -> None:
    there = scene()
    (number,) = said(there, "member", "My words.")
    said(there, "author", "An answer.", reply_to=number)
    with written() as session:
        assert [each["body"] for each in exported(session, there.member)["posts"]] == ["My words."]
        forget_everywhere(session, there.member, NOON)
    page = app.test_client().get(f"/proposals/{there.proposal}").text
    assert "My words." not in page
    assert "their words went with it" in page
    assert "An answer." in page
    assert (posts()[0].body, posts()[0].salt) == ("", b"")
