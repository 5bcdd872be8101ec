"""Convening, ratification, the signatures under a set, and its publication."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from deliberation.communities.models import Community
from deliberation.criteria.document import document_of
from deliberation.criteria.models import Release
from deliberation.database import reading, transaction
from deliberation.decisions.actions.moving import open_now
from deliberation.decisions.actions.ratifying import publish_release, sign_release
from deliberation.decisions.errors import (
    NothingCarried,
    NothingToRatify,
    NotYetSigned,
    ReleasedAlready,
    SignedAlready,
)
from deliberation.decisions.models import Bundle
from deliberation.decisions.queries import carried_texts, ratification_of, release_address, release_of
from deliberation.errors import NotNow
from deliberation.keys import installed_keys
from deliberation.people.actions.accounts import erase_account
from deliberation.people.models import Member
from deliberation.permissions import CLOCK, Actor
from deliberation.rounds.models import Deliberation
from deliberation.rules.phases import Phase, RoundKind
from tests.communities.factories import belonging
from tests.conftest import Clock, written
from tests.decisions.scenes import (
    Alone,
    Assembly,
    alone,
    assembly,
    bundle,
    join_in,
    opened,
    outcomes,
    played,
    proposed,
    rated,
    recounted,
    strike,
    the,
    until,
    voted,
)
from tests.people.factories import acting, member
from tests.rounds.factories import deliberation, planned_round


def sign(place: Alone, round_id: int, clock: Clock, number: int = 0) -> None:
    """One of the facilitators signs."""
    with transaction() as session:
        actor = acting(session, place.there.facilitators[number])
        sign_release(session, actor, round_id, clock.time, Random(3), installed_keys())


def publish(actor: Actor, round_id: int, clock: Clock) -> None:
    with transaction() as session:
        publish_release(session, actor, round_id, clock.time, Random(3), installed_keys())


def ratified(place: Alone, clock: Clock, choose: str = "yes", texts: int = 2) -> int:
    """The number of the ratification, voted on and closed, of a set that a community worked out alone."""
    played(place, clock, texts)
    strike(clock)
    ratification = planned_ratification(place)
    until(clock, ratification, Phase.VOTING)
    voted(ratification, place.members, clock, choose)
    until(clock, ratification, Phase.CLOSED)
    return ratification


def planned_ratification(place: Alone) -> int:
    """The number of the ratification that waits."""
    found = ratification_of(reading(), place.deliberation)
    assert found is not None
    return found.id


def released(place: Alone) -> Release:
    """The only release there is."""
    reading().expire_all()
    return reading().query(Release).one()


@pytest.mark.parametrize(("choice", "is_approved"), [("yes", True), ("no", False), (None, False)])
def test_a_convening_that_is_carried_lets_the_other_rounds_open(
    app: Flask, clock: Clock, choice: str | None, is_approved: bool
) -> None:
    place = alone(convening="by_members")
    with written() as session:
        top = session.get_one(Community, place.there.id)
        within = session.get_one(Deliberation, place.deliberation)
        convening = planned_round(session, top, within, kind=RoundKind.CONVENING).id
    until(clock, convening, Phase.DISCUSSING)
    join_in(convening, place.members, clock)
    until(clock, convening, Phase.VOTING)
    assert the(place.round).phase is Phase.PLANNED
    voted(convening, place.members, clock, lambda _member, _text: choice)
    until(clock, convening, Phase.CLOSED)
    assert outcomes(convening) == {0: "carried" if is_approved else "not_carried"}
    assert recounted(convening).reasons == ()
    assert bundle(convening)["questions"][0]["kind"] == "charter"
    assert (reading().get_one(Deliberation, place.deliberation).approved_at is not None) is is_approved
    strike(clock)
    assert (the(place.round).phase is Phase.PROPOSING) is is_approved


def test_a_convening_that_failed_may_be_repeated(app: Flask, clock: Clock) -> None:
    place = alone(convening="by_members")
    for choice, phase in (("no", Phase.PLANNED), ("yes", Phase.PROPOSING)):
        with written() as session:
            top = session.get_one(Community, place.there.id)
            within = session.get_one(Deliberation, place.deliberation)
            kind, now = RoundKind.CONVENING, clock.time
            convening = planned_round(session, top, within, kind=kind, opens_at=now, now=now).id
        until(clock, convening, Phase.DISCUSSING)
        join_in(convening, place.members, clock)
        until(clock, convening, Phase.VOTING)
        voted(convening, place.members, clock, choice)
        until(clock, convening, Phase.CLOSED)
        strike(clock)
        assert the(place.round).phase is phase


def test_two_signatures_publish_the_set(app: Flask, clock: Clock) -> None:
    place = alone()
    ratification = ratified(place, clock)
    assert outcomes(ratification) == {0: "carried"}
    assert recounted(ratification).reasons == ()
    assert bundle(ratification)["questions"][0]["kind"] == "set"
    sign(place, ratification, clock)
    assert release_of(reading(), the(ratification)) is None
    with pytest.raises(SignedAlready):
        sign(place, ratification, clock)
    sign(place, ratification, clock, 1)
    document = document_of(released(place))
    texts = carried_texts(reading(), reading().get_one(Deliberation, place.deliberation))
    assert (document["version"], len(document["criteria"]), len(document["signatories"])) == ("1.0.0", 2, 2)
    assert [each["version_hash"] for each in document["criteria"]] == [text.current.hash for text, _, _ in texts]
    assert document["units"] == bundle(place.round)["units"]
    assert document["ratification"]["round"] == ratification
    assert document["ratification"]["count"] == bundle(ratification)["questions"][0]["outcome"]["whole"]
    counted = [each["provenance"]["count"] for each in document["criteria"]]
    assert counted == [each["outcome"]["essential"] for each in bundle(place.round)["questions"]]
    held = reading().get_one(Bundle, place.round).content_sha256
    assert {each["provenance"]["bundle_content_sha256"] for each in document["criteria"]} == {held}
    assert release_address(reading(), the(ratification)) == (released(place).criteria_set.slug, "1.0.0")
    for act in (lambda: sign(place, ratification, clock), lambda: publish(CLOCK, ratification, clock)):
        with pytest.raises(ReleasedAlready):
            act()


def test_the_clock_publishes_after_fourteen_days_what_nobody_signed(app: Flask, clock: Clock) -> None:
    place = alone()
    ratification = ratified(place, clock)
    closed_at = the(ratification).closed_at
    assert closed_at is not None
    sign(place, ratification, clock)
    clock.time = closed_at + timedelta(days=14) - timedelta(minutes=1)
    strike(clock)
    assert release_of(reading(), the(ratification)) is None
    with written() as session:
        facilitator = acting(session, place.there.facilitators[1])
    with pytest.raises(NotYetSigned):
        publish(facilitator, ratification, clock)
    clock.forward(minutes=1)
    assert strike(clock) == 1
    assert strike(clock) == 0
    assert len(document_of(released(place))["signatories"]) == 1


def test_a_facilitator_may_publish_once_the_time_for_signing_is_over(app: Flask, clock: Clock) -> None:
    place = alone()
    ratification = ratified(place, clock)
    clock.forward(days=14)
    with written() as session:
        facilitator = acting(session, place.there.facilitators[0])
    publish(facilitator, ratification, clock)
    assert document_of(released(place))["signatories"] == []


@pytest.mark.parametrize("choice", ["no", "skip"])
def test_a_set_that_is_not_carried_is_not_published(app: Flask, clock: Clock, choice: str) -> None:
    place = alone()
    ratification = ratified(place, clock, choice)
    assert outcomes(ratification) == {0: "not_carried"}
    with pytest.raises(NothingCarried):
        sign(place, ratification, clock)
    clock.forward(days=30)
    assert strike(clock) == 0
    assert reading().query(Release).count() == 0
    assert recounted(ratification).reasons == ()


def test_the_set_can_be_put_to_the_vote_again_after_a_failed_ratification(app: Flask, clock: Clock) -> None:
    place = alone()
    ratified(place, clock, "no")
    with written() as session:
        top = session.get_one(Community, place.there.id)
        within = session.get_one(Deliberation, place.deliberation)
        kind, now = RoundKind.RATIFICATION, clock.time
        again = planned_round(session, top, within, kind=kind, opens_at=now, now=now).id
    until(clock, again, Phase.VOTING)
    voted(again, place.members, clock)
    until(clock, again, Phase.CLOSED)
    sign(place, again, clock)
    sign(place, again, clock, 1)
    assert released(place).version == "1.0.0"
    with written() as session:
        within = session.get_one(Deliberation, place.deliberation)
        top = session.get_one(Community, place.there.id)
        third = planned_round(session, top, within, kind=kind, opens_at=clock.time, now=clock.time).id
    assert strike(clock) == 0
    with pytest.raises(ReleasedAlready):
        open_by_hand(place, third, clock)


def open_by_hand(place: Alone, round_id: int, clock: Clock) -> None:
    with transaction() as session:
        actor = acting(session, place.there.facilitators[0])
        open_now(session, actor, round_id, clock.time, Random(3), installed_keys())


def test_a_ratification_opens_when_there_is_a_set_and_a_planned_one_is_taken(app: Flask, clock: Clock) -> None:
    place = alone()
    with written() as session:
        top = session.get_one(Community, place.there.id)
        within = session.get_one(Deliberation, place.deliberation)
        by_hand = planned_round(session, top, within, kind=RoundKind.RATIFICATION).id
    strike(clock)
    assert the(by_hand).phase is Phase.PLANNED
    with pytest.raises(NothingToRatify):
        open_by_hand(place, by_hand, clock)
    played(place, clock)
    strike(clock)
    assert [the(place.round).phase, the(by_hand).phase] == [Phase.CLOSED, Phase.VOTING]


def test_members_have_a_week_to_confirm_before_the_set_is_voted_on(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    strike(clock)
    ratification = planned_ratification(place)
    assert the(ratification).opens_at == clock.time + timedelta(days=7)
    with written() as session:
        belonging(session, somebody := member(session), session.get_one(Community, place.there.id))
        newcomer = somebody.id
    join_in(ratification, [newcomer], clock)
    until(clock, ratification, Phase.CLOSED)
    # The roll of the top round, and whoever confirmed.
    assert sum(unit["roll"] for unit in bundle(ratification)["units"]) == len(place.members) + 1


def test_a_round_that_carries_nothing_leads_to_no_ratification(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock, choose="no")
    strike(clock)
    assert the(place.round).phase is Phase.CLOSED
    assert ratification_of(reading(), place.deliberation) is None


def test_nothing_is_signed_before_the_ratification_has_closed(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    strike(clock)
    with pytest.raises(NotNow):
        sign(place, planned_ratification(place), clock)
    # A closed round of another kind has nothing to sign.
    with pytest.raises(NothingCarried):
        sign(place, place.round, clock)


def test_only_the_round_at_the_top_leads_to_a_ratification(app: Flask, clock: Clock) -> None:
    with written() as session:
        top = assembly(session, 0)
        below = assembly(session, 12, top, level="national")
        within = deliberation(session, None, session.get_one(Community, top.id))
        opened(session, within, top, opens_at=clock.time + timedelta(days=300))
        place = Alone(within.id, below, opened(session, within, below))
        opened(session, within, assembly(session, 0, below))
    played(place, clock)
    strike(clock)
    assert outcomes(place.round)
    assert ratification_of(reading(), place.deliberation) is None


@pytest.mark.parametrize(
    ("settings", "named"),
    [({}, 2), ({"visibility": "shielded", "joining": "invitation"}, 0)],
    ids=["public", "shielded"],
)
def test_a_release_names_nobody_of_a_shielded_community(
    app: Flask, clock: Clock, settings: dict[str, str], named: int
) -> None:
    place = alone(community=settings)
    ratification = ratified(place, clock)
    for number in range(2):
        sign(place, ratification, clock, number)
    assert len(document_of(released(place))["signatories"]) == named


def test_whoever_closed_their_account_is_not_named_under_a_release(app: Flask, clock: Clock) -> None:
    place = alone()
    ratification = ratified(place, clock)
    sign(place, ratification, clock, 0)
    with written() as session:
        erase_account(session, acting(session, place.there.facilitators[0]), clock.time)
    sign(place, ratification, clock, 1)
    signatories = document_of(released(place))["signatories"]
    assert len(signatories) == 1
    assert all(signatories)


def test_a_criterion_is_traced_to_where_it_began_and_a_place_that_needs_protection_is_not_named(
    app: Flask, clock: Clock
) -> None:
    with written() as session:
        top = assembly(session, 0)
        hiding = {"visibility": "shielded", "joining": "invitation", "region": "asia", "name": "Hidden Grove"}
        hidden, city = assembly(session, 6, top, **hiding), assembly(session, 12, top, name="City")
        within = deliberation(session, session.get_one(Member, top.facilitators[0]), session.get_one(Community, top.id))
        above = opened(session, within, top, opens_at=clock.time + timedelta(days=40))
        homes = [opened(session, within, each) for each in (hidden, city)]
        place = Alone(within.id, Assembly(top.id, hidden.members + city.members, top.facilitators), above)
    until(clock, homes[0], Phase.PROPOSING)
    begun = [proposed(home, each.members[0], f"From {home}") for home, each in zip(homes, (hidden, city), strict=True)]
    until(clock, homes[0], Phase.RATING)
    for home, each in zip(homes, (hidden, city), strict=True):
        rated(home, each.members, clock, {})
    until(clock, above, Phase.DISCUSSING)
    join_in(above, place.members, clock)
    until(clock, above, Phase.VOTING)
    voted(above, place.members, clock)
    until(clock, above, Phase.CLOSED)
    ratification = planned_ratification(place)
    until(clock, ratification, Phase.VOTING)
    voted(ratification, place.members, clock)
    until(clock, ratification, Phase.CLOSED)
    sign(place, ratification, clock)
    sign(place, ratification, clock, 1)
    release = released(place)
    lineages = [each["lineage"] for each in document_of(release)["criteria"]]
    assert [(node["community"], node["level"], node["outcome"]) for node in lineages[0]["nodes"]] == [
        ("asia", "local", "carried_up"),
        (reading().get_one(Community, top.id).name, "global", "essential"),
    ]
    assert [each["nodes"][0]["proposal"] for each in lineages] == [text for (text,) in begun]
    assert {edge["kind"] for each in lineages for edge in each["edges"]} == {"carried_up"}
    assert "Hidden Grove" not in release.document
