"""One community from its question to its published set, through the doors that people use, and the clock's command."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from deliberation.communities.models import Community
from deliberation.criteria.document import document_of
from deliberation.criteria.models import Release
from deliberation.decisions.queries import ratification_of
from deliberation.rounds.models import Deliberation
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.recount import recount
from tests.conftest import Clock, written
from tests.decisions.scenes import Assembly, assembly, fresh, the
from tests.people.factories import signed_in
from tests.proposals.factories import page_fields
from tests.rounds.factories import fields

STATEMENT = "The members decided, and what they decided goes on."


class Story:
    """Who acts in it, each in a browser of their own, and what happens meanwhile."""

    def __init__(self, app: Flask, clock: Clock, there: Assembly):
        self.app, self.clock, self.there = app, clock, there

    def browser(self, member_id: int) -> FlaskClient:
        return signed_in(self.app.test_client(), member_id)

    @property
    def facilitator(self) -> FlaskClient:
        return self.browser(self.there.facilitators[0])

    def everybody(self) -> list[FlaskClient]:
        return [self.browser(each) for each in self.there.members]

    def strike(self) -> None:
        """The clock's command is run."""
        done = self.app.test_cli_runner().invoke(args=["rounds", "advance"])
        assert done.exit_code == 0, done.output

    def wait(self, round_id: int) -> None:
        """The present phase comes to its end, and the clock strikes."""
        self.clock.time = closes_at(the(round_id))
        self.strike()

    def go_on(self, round_id: int) -> None:
        """A facilitator goes on before the time."""
        said = {"phase": the(round_id).phase.value, "reason": "All has been said."}
        assert self.facilitator.post(f"/rounds/{round_id}/move", data=said).status_code == 302

    def vote(self, round_id: int, wishes: dict[int, str]) -> None:
        """Everybody votes no on everything first, and then, on another device, as they wish."""
        for first, second in zip(self.everybody(), self.everybody(), strict=True):
            found = first.get(f"/api/v1/rounds/{round_id}/ballot").json
            assert found is not None
            texts = {str(each["id"]): each["manifest"].get("proposal", 0) for each in found["questions"]}
            for browser, choices in (
                (first, dict.fromkeys(texts, "no")),
                (second, {question: wishes.get(text, "yes") for question, text in texts.items()}),
            ):
                cast = browser.put(f"/api/v1/rounds/{round_id}/ballot", json={"choices": choices})
                assert cast.status_code == 204, cast.text

    def close(self, round_id: int) -> dict[str, Any]:
        """The time for voting ends; a facilitator closes, anybody counts again."""
        self.clock.time = closes_at(the(round_id))
        closed = self.facilitator.post(f"/rounds/{round_id}/close", data={"statement": STATEMENT})
        assert closed.location == f"/rounds/{round_id}/results", closed.text
        results = self.app.test_client().get(closed.location).text
        assert STATEMENT in results
        bundle = self.app.test_client().get(f"/rounds/{round_id}/bundle.json").json
        assert bundle is not None
        assert recount(bundle).agrees
        return bundle


def test_a_community_works_out_its_set(app: Flask, clock: Clock) -> None:
    with written() as session:
        there = assembly(session, 12, name="The only one")
        asked = fields(session.get_one(Community, there.id), convening="by_members", slug="the-set")
    story = Story(app, clock, there)
    made = story.facilitator.post("/api/v1/deliberations", json=asked)
    assert made.status_code == 201, made.text
    convening = planned(story, RoundKind.CONVENING)
    approve(story, convening)
    criteria = planned(story, RoundKind.CRITERIA)
    texts = work_out(story, criteria)
    story.vote(criteria, {texts[1]: "advice", texts[2]: "no"})
    bundle = story.close(criteria)
    assert [each["outcome"]["verdict"] for each in bundle["questions"]] == ["essential", "recommended", "not_carried"]
    found = ratification_of(fresh(), fresh().query(Deliberation).one().id)
    assert found is not None
    ratification = found.id
    assert story.facilitator.post(f"/rounds/{ratification}/open").status_code == 302
    story.vote(ratification, {})
    story.close(ratification)
    for number in there.facilitators:
        assert story.browser(number).post(f"/rounds/{ratification}/sign").status_code == 302
    document = document_of(fresh().query(Release).one())
    assert [each["tier"] for each in document["criteria"]] == ["essential", "recommended"]
    assert app.test_client().get("/sets/the-set/1.0.0").status_code == 200
    became = app.test_client().get(f"/proposals/{texts[0]}").text
    assert "Accepted as a requirement: 12 said yes (8 needed), 0 said no." in became


def planned(story: Story, kind: RoundKind) -> int:
    """A facilitator plans a round for now; the clock opens it."""
    when = story.clock.time.strftime("%Y-%m-%dT%H:%M")
    sent = {"community_id": story.there.id, "kind": kind.value, "opens_at": when, "time_zone": "UTC"}
    answer = story.facilitator.post("/api/v1/deliberations/the-set/rounds", json=sent)
    assert answer.status_code == 201, answer.text
    story.strike()
    return int((answer.json or {})["address"].rsplit("/", 1)[1])


def approve(story: Story, convening: int) -> None:
    """The members approve question, frame and rules."""
    assert the(convening).phase is Phase.DISCUSSING
    for browser in story.everybody():
        assert browser.post(f"/rounds/{convening}/taking-part").status_code == 302
    story.go_on(convening)
    story.vote(convening, {})
    story.close(convening)


def work_out(story: Story, criteria: int) -> list[int]:
    """Members propose three texts, say where they stand, and rate them; the clock moves the round to its vote."""
    assert the(criteria).phase is Phase.PROPOSING
    texts = []
    for browser in story.everybody()[:3]:
        proposed = browser.post(f"/rounds/{criteria}/propose", data=page_fields())
        assert proposed.status_code == 302, proposed.text
        texts.append(int(proposed.location.split("?")[0].rsplit("/", 1)[1]))
    story.wait(criteria)
    for browser in story.everybody():
        assert browser.post(f"/rounds/{criteria}/taking-part").status_code == 302
        said = browser.put(f"/api/v1/proposals/{texts[0]}/reaction", json={"stance": "agree", "version": 1})
        assert said.status_code == 204
    story.go_on(criteria)
    for browser in story.everybody():
        sheets = browser.get(f"/api/v1/rounds/{criteria}/ratings").json
        assert sheets is not None
        given = {"relevance": 8, "requirement": "required"}
        ratings = [{"version": each["version"], **given} for each in sheets["texts"]]
        rated = browser.put(f"/api/v1/rounds/{criteria}/ratings", json={"ratings": ratings})
        assert rated.status_code == 204, rated.text
    story.clock.forward(days=10)
    story.strike()
    assert the(criteria).phase is Phase.SETTLING
    story.wait(criteria)
    assert the(criteria).phase is Phase.VOTING
    return texts
