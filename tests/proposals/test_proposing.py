"""Proposing in the page, without JavaScript, and through the machine's door."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation.proposals.models import Commitment, Proposal, ProposalStatus, Version
from deliberation.proposals.texts import commitment_to, fields_of
from deliberation.record.models import Entry
from deliberation.rounds.models import Participation
from deliberation.rounds.texts import Texts, texts_in
from deliberation.rules.canonical import canonical_hash
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.rating import RatingClass
from tests.communities.factories import community
from tests.conftest import written
from tests.html import faults
from tests.people.factories import signed_in
from tests.proposals.factories import fields, page_fields
from tests.proposals.scenes import ROLES, fresh, scene
from tests.rounds.factories import opened_round, participant


def proposals() -> list[Proposal]:
    """Everything that was proposed, in order."""
    return list(fresh().scalars(select(Proposal).order_by(Proposal.id)).unique())


def test_a_member_previews_and_sends_without_javascript(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    form = client.get(f"/rounds/{there.round}/propose").text
    assert faults(form) == []
    client_id = re.search(r'name="client_id" value="([^"]+)"', form)
    assert client_id is not None
    sent = page_fields(statement="Can name what holds power in place.", client_id=client_id[1])
    preview = client.post(f"/rounds/{there.round}/propose/preview", data=sent).text
    assert faults(preview) == []
    assert "This is how others will read it" in preview
    assert len(proposals()) == 1
    answer = client.post(f"/rounds/{there.round}/propose", data=sent)
    made = proposals()[1]
    assert (answer.status_code, answer.location) == (302, f"/proposals/{made.id}")
    assert (made.author_id, made.area.key, made.element_keys) == (there.member, "knowledge", ["competency"])
    assert made.current.evidence == ["A letter from a local group", "A certificate"]
    assert made.current.fit_for == ["self_reflection", "peer_review"]
    page = client.get(answer.location).text
    assert faults(page) == []
    assert "Can name what holds power in place." in page


def test_the_preview_shows_what_is_close_in_the_same_language_only(app: Flask) -> None:
    there = scene(text={"statement": "Has two years of practical experience on gender issues."})
    client = there.browser(app, "member")
    close = page_fields(statement="Has three years of practical experience on gender issues.")
    same_words = page_fields(statement=close["statement"], language="es")
    far = page_fields(statement="Answers to trainees.")
    pages = [client.post(f"/rounds/{there.round}/propose/preview", data=sent).text for sent in (close, same_words, far)]
    assert ["These are close to yours" in page for page in pages] == [True, False, False]


def test_a_machine_finds_what_is_close(app: Flask) -> None:
    there = scene(text={"statement": "Has two years of practical experience."})
    client = there.browser(app, "member")
    asked = {"statement": "Has two years of practical experience!", "language": "en"}
    found = client.post(f"/api/v1/rounds/{there.round}/similar", json=asked).json
    assert found["similar"] == [
        {
            "proposal_id": there.proposal,
            "statement": "Has two years of practical experience.",
            "language": "en",
            "percent": 100,
            "page": f"/proposals/{there.proposal}",
        }
    ]


def test_the_same_form_twice_makes_one_proposal(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    sent = page_fields(client_id="abcdefgh12345678")
    places = {client.post(f"/rounds/{there.round}/propose", data=sent).location for _time in range(3)}
    assert len(places) == 1
    assert len(proposals()) == 2
    key = {"Idempotency-Key": "another-12345678"}
    again = [client.post(f"/api/v1/rounds/{there.round}/proposals", json=fields(), headers=key) for _time in range(2)]
    assert [each.status_code for each in again] == [201, 201]
    assert again[0].json == again[1].json
    assert len(proposals()) == 3


def test_a_version_bears_the_hash_of_its_fields_and_the_record_a_commitment_to_it(app: Flask) -> None:
    there = scene()
    session = fresh()
    version = session.scalars(select(Version)).one()
    assert version.hash == canonical_hash(fields_of(version))
    salt = session.get_one(Commitment, version.id).salt
    entry = session.scalars(select(Entry).where(Entry.kind == "proposal_submitted")).one()
    assert entry.actor_id == there.author
    assert entry.facts == {
        "proposal_id": there.proposal,
        "version_id": version.id,
        "commitment": commitment_to(version.hash, salt),
    }


def test_salts_differ_so_that_equal_texts_have_unlike_commitments(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    for _time in range(2):
        client.post(f"/api/v1/rounds/{there.round}/proposals", json=fields(statement="The same words."))
    entries = fresh().scalars(select(Entry).where(Entry.kind == "proposal_submitted")).all()
    hashes = fresh().scalars(select(Version.hash)).all()
    assert len({entry.facts["commitment"] for entry in entries}) == 3
    assert len(set(hashes)) == 2


def test_proposing_takes_part_in_the_round(app: Flask) -> None:
    there = scene()
    there.browser(app, "member").post(f"/rounds/{there.round}/propose", data=page_fields())
    assert fresh().get_one(Participation, (there.round, there.member)).acted_at is not None


def test_a_round_about_one_question_takes_no_proposals(app: Flask) -> None:
    with written() as session:
        place = community(session)
        round_ = opened_round(session, place, phase=Phase.DISCUSSING, kind=RoundKind.CONVENING)
        somebody, _actor = participant(session, place)
        round_id, member_id = round_.id, somebody.id
    client = signed_in(app.test_client(), member_id)
    refused = client.post(f"/api/v1/rounds/{round_id}/proposals", json=fields())
    assert (refused.status_code, refused.json["code"]) == (409, "no_proposals_here")
    assert client.get(f"/rounds/{round_id}/propose").status_code == 409


@pytest.mark.parametrize("after", [0, 3])
def test_the_proposals_of_a_round_are_listed_by_area_and_by_pages(app: Flask, after: int) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.post(f"/rounds/{there.round}/propose", data=page_fields(area="ethics", statement="Answers to trainees."))
    found = client.get(f"/api/v1/rounds/{there.round}/proposals?after={after}").json["proposals"]
    shown = {each["id"]: each["contributions"] for each in found}
    assert shown == {each.id: 0 for each in proposals() if each.id > after}
    page = client.get(f"/rounds/{there.round}").text
    assert page.index("Ethics") < page.index("Answers to trainees.") < page.index("Knowledge")
    assert client.get(f"/rounds/{there.round}/proposals?after={there.proposal}").text.count("<article") == 1


def test_a_round_knows_how_many_texts_it_holds_and_which_need_no_rating(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    for _time in range(3):
        client.post(f"/api/v1/rounds/{there.round}/proposals", json=fields())
    with written() as session:
        first, second, third, fourth = session.scalars(select(Proposal).order_by(Proposal.id)).unique()
        first.arrived_as = second.arrived_as = fourth.arrived_as = RatingClass.IN
        third.arrived_as = RatingClass.POLARISED
        first.latest_number, fourth.status = 2, ProposalStatus.WITHDRAWN
        assert texts_in(session, first.round) == Texts(number=3, unrated=1)


def test_a_form_that_nobody_may_send_is_not_offered(app: Flask) -> None:
    there = scene()
    statuses = [there.browser(app, role).get(f"/rounds/{there.round}/propose").status_code for role in ROLES]
    assert statuses == [200, 200, 403, 403, 403]
    asked = there.browser(app, None).get(f"/rounds/{there.round}/propose")
    assert (asked.status_code, asked.location) == (302, f"/sign-in?next=/rounds/{there.round}/propose")


def test_when_the_session_ended_meanwhile_the_words_are_still_in_the_form(app: Flask) -> None:
    there = scene()
    client = there.browser(app, "member")
    client.delete_cookie(app.config["SIGN_IN_COOKIE"])
    answer = client.post(f"/rounds/{there.round}/propose", data=page_fields(why="My long thoughts."))
    assert answer.status_code == 401
    assert "My long thoughts." in answer.text
    assert len(proposals()) == 1


def test_when_the_phase_ended_meanwhile_the_words_are_still_in_the_form(app: Flask) -> None:
    there = scene(Phase.RATING)
    answer = there.browser(app, "member").post(f"/rounds/{there.round}/propose", data=page_fields(why="My thoughts."))
    assert answer.status_code == 409
    assert "My thoughts." in answer.text
