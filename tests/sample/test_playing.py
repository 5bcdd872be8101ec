"""A sample is played by the acts that everybody uses, to any point, and comes out the same for the same seed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from deliberation.criteria.models import Release
from deliberation.database import reading
from deliberation.decisions.models import Bundle
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.proposals.models import Proposal, ProposalStatus
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.canonical import parse_json
from deliberation.rules.phases import Level, Phase
from deliberation.rules.recount import recount
from deliberation.sample.jobs import load
from deliberation.sample.loading import load_dialogue
from deliberation.sample.playing import NeverReached
from deliberation.sample.points import POINTS, RATIFIED, TODAY, Point, criteria_rounds
from deliberation.sample.signing_in import PASSWORD, sign_ins
from tests.conftest import DATABASES, Clock, count_from_one, empty

PRESENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SMALL = load_dialogue().earlier


def loaded(point: Point, seed: int = 7) -> Deliberation:
    assert SMALL is not None
    load(SMALL, point, Random(seed), installed_keys(), PRESENT)
    return reading().scalars(select(Deliberation)).one()


# Every phase is also passed through by the whole dialogue below, on both databases.
STOPS = [("sqlite", phase) for phase in (Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING)]


@pytest.mark.parametrize(("app", "phase"), [*STOPS, *product(DATABASES, [Phase.VOTING])], indirect=["app"])
def test_it_is_brought_to_a_phase_that_is_still_open(app: Flask, phase: Phase) -> None:
    deliberation = loaded(POINTS[f"global-{phase.value}"])
    (round_,) = criteria_rounds(reading(), deliberation.id, Level.GLOBAL)
    assert round_.phase is phase
    closing = next(window.closes_at for window in round_.windows if window.phase is phase)
    assert closing > PRESENT + timedelta(days=2)


def test_what_is_ratified_lies_in_the_past_is_simulated_and_differs_by_seed(app: Flask) -> None:
    loaded(RATIFIED, seed=7)
    session = reading()
    assert max(session.scalars(select(Release.released_at))) <= PRESENT
    assert max(session.scalars(select(Proposal.submitted_at))) <= PRESENT
    assert session.scalar(select(func.count(Member.id)).where(Member.is_simulated.is_(False))) == 0
    for document in [*session.scalars(select(Release.document)), *session.scalars(select(Bundle.document))]:
        assert parse_json(document.encode())["simulated"] is True
    first = session.scalars(select(Release.sha256)).one()
    empty(app)
    loaded(RATIFIED, seed=8)
    assert reading().scalars(select(Release.sha256)).one() != first


def test_the_application_has_its_own_clock_back(app: Flask, clock: Clock) -> None:
    loaded(POINTS["global-discussing"])
    assert app.extensions["clock"] is clock


def test_a_point_that_is_never_reached_is_said(app: Flask) -> None:
    nowhere = Point("nowhere", lambda _session, _id: False, lambda calendar: calendar.whole)
    with pytest.raises(NeverReached):
        loaded(nowhere)


@pytest.fixture(scope="module")
def sets(applications: Callable[[str], Flask]) -> dict[str, tuple[str, list[str], int]]:
    """The whole dialogue on each database: its set, the bundles of its rounds, how many proposals lack an answer."""
    found = {}
    for kind in DATABASES:
        app = applications(kind)
        empty(app)
        count_from_one(app)
        with app.app_context():
            load(load_dialogue(), RATIFIED, Random(2016), installed_keys(), PRESENT)
            session = reading()
            release = session.scalars(select(Release).order_by(Release.id.desc())).first()
            bundles = session.scalars(select(Bundle.document).order_by(Bundle.round_id)).all()
            unanswered = session.scalar(select(func.count(Proposal.id)).where(Proposal.status == ProposalStatus.OPEN))
            assert release is not None
            found[kind] = (release.document, list(bundles), unanswered or 0)
    return found


class TestTheWholeDialogue:
    """From local to global, on both databases, by one seed and clock."""

    def test_it_ends_in_the_same_set_byte_for_byte(self, sets: dict[str, tuple[str, list[str], int]]) -> None:
        assert sets["sqlite"][0] == sets["postgresql"][0]

    def test_every_round_of_it_recounts(self, sets: dict[str, tuple[str, list[str], int]]) -> None:
        for bundle in sets["sqlite"][1]:
            report = recount(parse_json(bundle.encode()))
            assert report.agrees, report.summary

    def test_its_outcomes_are_of_every_kind(self, sets: dict[str, tuple[str, list[str], int]]) -> None:
        document = parse_json(sets["sqlite"][0].encode())
        assert {criterion["tier"] for criterion in document["criteria"]} == {"essential", "recommended", "contextual"}
        verdicts = {
            question["outcome"]["verdict"]
            for bundle in sets["sqlite"][1]
            for question in parse_json(bundle.encode())["questions"]
        }
        assert {"remanded", "not_carried"} <= verdicts

    def test_every_proposal_has_its_answer(self, sets: dict[str, tuple[str, list[str], int]]) -> None:
        assert sets["sqlite"][2] == 0

    def test_every_criterion_leads_back_to_a_local_proposal(self, sets: dict[str, tuple[str, list[str], int]]) -> None:
        for criterion in parse_json(sets["sqlite"][0].encode())["criteria"]:
            later = {edge["later"] for edge in criterion["lineage"]["edges"]}
            origins = [node for node in criterion["lineage"]["nodes"] if node["proposal"] not in later]
            assert origins
            assert {node["level"] for node in origins} <= {"local", "national", "global"}
            assert any(node["level"] == "local" for node in origins)


class TestTheCommand:
    """`flask sample gender-trainers`."""

    def test_it_leaves_a_database_alone_in_which_somebody_is(self, app: Flask) -> None:
        loaded(POINTS["global-discussing"])
        before = reading().scalar(select(func.count(Round.id)))
        runner = app.test_cli_runner()
        assert runner.invoke(args=["sample", "gender-trainers"]).exit_code == 1
        again = runner.invoke(args=["sample", "gender-trainers", "--if-empty"])
        assert again.exit_code == 0, again.output
        assert PASSWORD in again.output
        assert reading().scalar(select(func.count(Round.id))) == before

    def test_it_refuses_a_public_address(self, app: Flask) -> None:
        app.config["SESSION_COOKIE_SECURE"] = True
        try:
            refused = app.test_cli_runner().invoke(args=["sample", "gender-trainers"])
        finally:
            app.config["SESSION_COOKIE_SECURE"] = False
        assert refused.exit_code == 1
        assert reading().scalar(select(func.count(Member.id))) == 0

    @pytest.mark.usefixtures("app")
    def test_nobody_signs_in_where_no_sample_is(self) -> None:
        assert list(sign_ins(reading())) == []


@pytest.mark.parametrize("databases", ["sqlite"])
def test_today_some_vote_while_others_discuss(databases: str, applications: Callable[[str], Flask]) -> None:
    app = applications(databases)
    empty(app)
    with app.app_context():
        load(load_dialogue(), TODAY, Random(2016), installed_keys(), PRESENT)
        session = reading()
        deliberation = session.scalars(select(Deliberation).order_by(Deliberation.id.desc())).first()
        assert deliberation is not None
        phases = [round_.phase for round_ in criteria_rounds(session, deliberation.id, Level.NATIONAL)]
        assert phases.count(Phase.VOTING) >= 2
        assert phases.count(Phase.DISCUSSING) >= 8
        assert "facilitator-global" in "\n".join(sign_ins(session))
