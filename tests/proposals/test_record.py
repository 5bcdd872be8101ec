"""What the record keeps of proposals: everything that happened, no word that was written, and nobody's answer."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from deliberation.proposals.models import Proposal
from deliberation.record.models import Entry, Stream
from tests.conftest import written
from tests.proposals.factories import revised
from tests.proposals.scenes import Scene, fresh, scene


def told(there: Scene) -> list[tuple[str, int | None, dict[str, Any]]]:
    """The entries about proposals and posts in the round's streams: kind, actor, facts."""
    query = select(Entry).join(Stream, Stream.id == Entry.stream_id).where(Stream.subject_id == there.round)
    entries = fresh().scalars(query.order_by(Entry.stream_id, Entry.number))
    ours = ("proposal_", "version_", "support_", "reaction_", "lineage_", "post_")
    return [(entry.kind, entry.actor_id, entry.facts) for entry in entries if entry.kind.startswith(ours)]


def test_every_act_is_one_entry_and_opinions_name_nobody(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "disagree", "version": 1, "is_shown": "yes"})
    client.post(f"/proposals/{there.proposal}/reaction/withdraw")
    client.post(f"/proposals/{there.proposal}/reaction/withdraw")
    client.post(f"/proposals/{there.proposal}/support")
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    there.browser(app, "author").post(f"/proposals/{there.proposal}/withdraw")
    about = {"proposal_id": there.proposal}
    found = told(there)
    assert [kind for kind, _actor, _facts in found] == [
        "proposal_submitted",
        "reaction_given",
        "reaction_withdrawn",
        "support_given",
        "version_made",
        "proposal_withdrawn",
    ]
    assert found[1:4] == [
        ("reaction_given", None, about),
        ("reaction_withdrawn", None, about),
        ("support_given", None, about),
    ]
    assert found[5] == ("proposal_withdrawn", there.author, about)
    assert set(found[4][2]) == {"proposal_id", "version_id", "number", "commitment"}


def test_the_same_answer_once_more_is_no_news(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    said = {"stance": "disagree", "version": 1}
    for answer in (said, said, {**said, "is_shown": True}, {**said, "stance": "agree"}):
        assert client.put(f"/api/v1/proposals/{there.proposal}/reaction", json=answer).status_code == 204
    assert [kind for kind, _actor, _facts in told(there)].count("reaction_given") == 3


def test_no_word_that_somebody_wrote_is_in_the_record(app: Flask) -> None:
    there = scene(text={"statement": "Knows Xanthippe.", "why": "Xanthippe matters."})
    there.browser(app, "member").post(f"/api/v1/proposals/{there.proposal}/posts", json={"body": "Xanthippe, again."})
    assert [kind for kind, _actor, _facts in told(there)] == ["proposal_submitted", "post_made"]
    assert "Xanthippe" not in repr(told(there))


def test_what_is_refused_leaves_no_entry(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "observer")
    client.post(f"/proposals/{there.proposal}/withdraw")
    client.post(f"/proposals/{there.proposal}/reaction", data={"stance": "agree", "version": 9})
    assert [kind for kind, _actor, _facts in told(there)] == ["proposal_submitted"]


def test_catching_up_tells_the_same(app: Flask) -> None:
    there = scene()
    there.browser(app, "member").post(f"/proposals/{there.proposal}/support")
    asking = {"Accept": "application/json"}
    caught_up = app.test_client().get(f"/rounds/{there.round}/record?since=0", headers=asking).json
    found = [(entry["kind"], entry.get("actor"), entry["facts"]) for entry in caught_up["entries"]]
    assert [entry for entry in found if entry in told(there)] == told(there)
    assert found[-1][0] == "support_given"
