"""Versions: immutable, compared by words, and never made over somebody else's head."""

from random import Random
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from deliberation.database import transaction
from deliberation.errors import DeliberationError
from deliberation.proposals import actions
from deliberation.proposals.forms import RevisionForm
from deliberation.proposals.models import Proposal, Version
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import acting
from tests.proposals.factories import page_fields, revised, text
from tests.proposals.scenes import Scene, fresh, scene

WORDS = {"statement": "Has at least two years of practical experience."}


def versions(there: Scene) -> list[Version]:
    """The versions of the proposal in their order."""
    query = select(Version).where(Version.proposal_id == there.proposal).order_by(Version.number)
    return list(fresh().scalars(query))


def revision(**others: object) -> dict[str, object]:
    """What the page sends to revise version 1."""
    sent = page_fields(based_on=1, **others)
    return {name: value for name, value in sent.items() if name not in ("area", "elements")}


def test_the_author_writes_a_new_version_and_the_old_one_stays(app: Flask) -> None:
    there = scene(text=WORDS)
    client = there.browser(app, "author")
    page = client.get(f"/proposals/{there.proposal}/revise").text
    assert faults(page) == []
    assert WORDS["statement"] in page
    answer = client.post(f"/proposals/{there.proposal}/revise", data=revision(statement="Has two years of practice."))
    assert (answer.status_code, answer.location) == (302, f"/proposals/{there.proposal}")
    first, second = versions(there)
    assert (first.number, first.statement) == (1, WORDS["statement"])
    assert (second.number, second.statement) == (2, "Has two years of practice.")
    assert first.hash != second.hash
    assert "version 2" in client.get(answer.location).text


def test_a_version_that_changes_nothing_is_none(app: Flask) -> None:
    there = scene(text=WORDS)
    answer = there.browser(app, "author").post(
        f"/api/v1/proposals/{there.proposal}/versions", json=text(based_on=1, **WORDS)
    )
    assert (answer.status_code, answer.json["fields"][0]["code"]) == (422, "unchanged")
    assert len(versions(there)) == 1


def test_words_written_on_an_older_version_are_not_taken_and_stay_in_the_form(app: Flask) -> None:
    there = scene()
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    sent = revision(why="My new reason.")
    answer = there.browser(app, "author").post(f"/proposals/{there.proposal}/revise", data=sent)
    assert answer.status_code == 409
    assert "My new reason." in answer.text
    assert "The text has changed since you opened it" in answer.text
    assert 'name="based_on" value="2"' in answer.text
    assert len(versions(there)) == 2


def test_the_same_revision_twice_makes_one_version(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "author")
    sent = revision(client_id="revision-123456")
    places = [client.post(f"/proposals/{there.proposal}/revise", data=sent).location for _time in range(2)]
    assert places == [f"/proposals/{there.proposal}"] * 2
    key = {"Idempotency-Key": "revision-abcdef"}
    sent_by_machine = text(based_on=2)
    for _time in range(2):
        answer = client.post(f"/api/v1/proposals/{there.proposal}/versions", json=sent_by_machine, headers=key)
        assert answer.status_code == 201
    assert [version.number for version in versions(there)] == [1, 2, 3]


def test_of_two_revisions_at_once_one_is_told_that_the_text_has_changed(app: Flask) -> None:
    there = scene()
    with written() as session:
        author = acting(session, there.author)
    outcomes: list[str] = []
    together = Barrier(2)

    def revise(statement: str, app: Flask) -> None:
        form = RevisionForm.parse(text(based_on=1, statement=statement))
        with app.app_context():
            together.wait()
            try:
                with transaction() as session:
                    actions.revise(session, author, there.proposal, form, NOON, Random(4))
                outcomes.append("made")
            except DeliberationError as refusal:
                outcomes.append(refusal.code)

    threads = [Thread(target=revise, args=(words, app)) for words in ("Has one thing.", "Has another thing.")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["made", "stale"]
    assert [version.number for version in versions(there)] == [1, 2]


def test_two_versions_are_compared_by_words(app: Flask) -> None:
    there = scene(text=WORDS)
    with written() as session:
        words = WORDS["statement"].replace("two", "three")
        proposal = session.get_one(Proposal, there.proposal)
        revised(session, proposal, statement=words, fit_for=["peer_review", "hiring"])
    client = app.test_client()
    inline = client.get(f"/proposals/{there.proposal}/compare").text
    beside = client.get(f"/proposals/{there.proposal}/compare?from=1&to=2&view=side").text
    for page in (inline, beside):
        assert faults(page) == []
        assert '<del><span class="vh">removed: </span>two' in page
        assert '<ins><span class="vh">added: </span>three' in page
    found = client.get(f"/api/v1/proposals/{there.proposal}/comparison?from=1&to=2").json
    assert [run["text"] for run in found["fields"]["statement"] if run["change"] == "removed"] == ["two"]
    assert [run["text"] for run in found["fields"]["statement"] if run["change"] == "added"] == ["three"]
    assert (found["no_longer_fit_for"], found["newly_fit_for"]) == (["self_reflection"], ["hiring"])


def test_a_version_compared_with_itself_is_the_same(app: Flask) -> None:
    there = scene()
    assert "These two are the same." in app.test_client().get(f"/proposals/{there.proposal}/compare").text


def test_versions_are_listed_newest_first(app: Flask) -> None:
    there = scene()
    with written() as session:
        revised(session, session.get_one(Proposal, there.proposal))
    found = app.test_client().get(f"/api/v1/proposals/{there.proposal}/versions").json["versions"]
    assert [each["number"] for each in found] == [2, 1]


def test_withdrawing_marks_the_proposal_and_keeps_it_readable(app: Flask) -> None:
    there = scene(text=WORDS)
    client = there.browser(app, "author")
    answer = client.post(f"/proposals/{there.proposal}/withdraw")
    page = client.get(answer.location).text
    assert "Withdrawn" in page
    assert WORDS["statement"] in page
    assert client.get(f"/proposals/{there.proposal}/revise").status_code == 200
    assert client.post(f"/proposals/{there.proposal}/revise", data=revision()).status_code == 409
