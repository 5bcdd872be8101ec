"""What is refused stays in its box, and nothing that people write can run."""

import pytest
from flask import Flask

from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from tests.communities.factories import belonging
from tests.conftest import written
from tests.discussion.factories import post, posts, said, thread_id
from tests.html import faults
from tests.people.factories import member
from tests.proposals.factories import proposal
from tests.proposals.scenes import scene

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](https://example.org/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.org></iframe>",
    "`<script>`",
    "</textarea><script>alert(1)</script>",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<style>*{display:none}</style>",
    "{{ 7654 * 3 }}{% raw %}",
)
DANGERS = ("<script", "<img", "<iframe", "<svg/", "<style", 'href="javascript', 'href="data:', 'href="vbscript')


BAD: list[tuple[dict[str, object], dict[str, str]]] = [
    ({}, {"body": "missing"}),
    ({"body": " \n\t "}, {"body": "string_too_short"}),
    ({"body": "\u202e\u0000"}, {"body": "string_too_short"}),
    ({"body": "\u200b"}, {"body": "missing"}),
    ({"body": "x" * 10_001}, {"body": "string_too_long"}),
    ({"body": "\N{REPLACEMENT CHARACTER}"}, {"body": "unreadable"}),
    ({"body": 1}, {"body": "string_type"}),
    ({"body": "Yes.", "language": "no-such-language-tag-here"}, {"language": "unknown_language"}),
    ({"body": "Yes.", "reply_to": 10**30}, {"reply_to": "less_than_equal"}),
    ({"body": "Yes.", "reply_to": "x"}, {"reply_to": "int_parsing"}),
    ({"body": "Yes.", "author_id": 1}, {"author_id": "extra_forbidden"}),
]


def test_what_cannot_be_taken_is_named_and_nothing_is_kept(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    for sent, codes in BAD:
        answer = client.post(f"/api/v1/proposals/{there.proposal}/posts", json=sent)
        assert answer.status_code == 422, sent
        assert {each["field"]: each["code"] for each in answer.json["fields"]} == codes, sent
    assert posts() == []


@pytest.mark.parametrize(
    ("role", "sent", "status"),
    [
        ("member", {"body": "My long thoughts.", "language": "no-such-language-tag-here"}, 422),
        ("member", {"body": "My long thoughts.", "reply_to": "999999"}, 422),
        (None, {"body": "My long thoughts."}, 401),
    ],
)
def test_refused_words_stay_in_their_box(app: Flask, role: str | None, sent: dict[str, str], status: int) -> None:
    there = scene()
    client = there.browser(app, "member")
    if role is None:
        client.delete_cookie(app.config["SIGN_IN_COOKIE"])
    answer = client.post(f"/threads/{thread_id(there)}/posts", data=sent)
    assert answer.status_code == status
    assert "My long thoughts.</textarea>" in answer.text
    assert 'role="alert"' in answer.text


def test_nothing_that_runs_or_loads_comes_out_of_what_people_write(app: Flask) -> None:
    there = scene()
    with written() as session:
        round_, about = session.get_one(Round, there.round), session.get_one(Proposal, there.proposal)
        made = []
        for words in ATTACKS:
            belonging(session, somebody := member(session, words[:80]), round_.community)
            post(session, somebody, about, words)
            made.append(proposal(session, somebody, round_, statement=words + " words", why=words).id)
    client = there.browser(app, "member")
    subjects = (there.proposal, *made)
    for path in (f"/rounds/{there.round}/proposals", *(f"/proposals/{number}" for number in subjects)):
        page = client.get(path).text
        assert faults(page) == []
        main = page[page.index("<main") : page.index("</main>")].lower()
        assert [danger for danger in DANGERS if danger in main] == []
        assert "22962" not in main


def test_links_of_strangers_are_marked_as_such(app: Flask) -> None:
    there = scene()
    said(there, "member", "[there](https://example.org/)")
    page = app.test_client().get(f"/proposals/{there.proposal}").text
    assert '<a href="https://example.org/" rel="nofollow noopener noreferrer ugc">there</a>' in page
