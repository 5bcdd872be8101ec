"""From local to global: what becomes of a text at each level, and that every text has one answer."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from deliberation.ballots.models import Wave, WaveText
from deliberation.communities.actions import leave
from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.decisions.clock import advance_due
from deliberation.decisions.models import Outcome
from deliberation.decisions.queries import carried_texts, origins_of
from deliberation.keys import installed_keys
from deliberation.permissions import CLOCK
from deliberation.proposals.actions import withdraw
from deliberation.proposals.models import LineageEdge, Proposal, Version
from deliberation.proposals.queries import origins_of as lineage_of
from deliberation.rounds.actions import enter_phase, open_round, prolong_phase
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.lineage import LineageKind
from deliberation.rules.phases import Phase
from tests.conftest import NOON, Clock, written
from tests.decisions.scenes import (
    Assembly,
    World,
    alone,
    arrived,
    assembly,
    join_in,
    on_ballot,
    opened,
    outcome,
    outcomes,
    proposed,
    rated,
    recounted,
    status,
    strike,
    the,
    until,
    voted,
    world,
)
from tests.people.factories import acting
from tests.proposals.factories import proposal, text
from tests.rounds.factories import deliberation

# How a text is rated at home: what that decides, the status it gets, and as what it arrives above.
AT_HOME = {
    "in": ("carried_up", "carried", "in"),
    "out": ("archived", "archived", None),
    "polarised": ("contested", "contested", "polarised"),
    "uncertain": ("contested", "contested", "uncertain"),
    "few": ("too_few_answers", "contested", "insufficient"),
}


def at_home(clock: Clock, there: World) -> dict[str, int]:
    """One text for each way to be rated, in the first city, decided by its members."""
    home, members = there.local_rounds[0], there.cities[0].members
    until(clock, home, Phase.PROPOSING)
    texts = dict(zip(AT_HOME, proposed(home, members[0], *AT_HOME), strict=True))
    until(clock, home, Phase.RATING)
    rated(home, members, clock, {number: how for how, number in texts.items()})
    until(clock, home, Phase.CLOSED)
    return texts


def edges(kind: LineageKind = LineageKind.CARRIED_UP) -> dict[int, int]:
    """Which proposal came of which, by the earlier one."""
    return dict(
        reading().execute(select(LineageEdge.earlier_id, LineageEdge.later_id).where(LineageEdge.kind == kind)).all()
    )


def asked(round_id: int, wave: int) -> set[int]:
    """The proposals about which a wave asked."""
    query = (
        select(Version.proposal_id)
        .join(WaveText, WaveText.version_id == Version.id)
        .join(Wave, Wave.id == WaveText.wave_id)
        .where(Wave.round_id == round_id, Wave.number == wave)
    )
    return set(reading().scalars(query))


def test_every_local_text_has_one_answer_and_nothing_disappears(app: Flask, clock: Clock) -> None:
    there = world()
    texts = at_home(clock, there)
    decided, above = outcomes(there.local_rounds[0]), arrived(there.national_round)
    assert reading().scalar(select(func.count(Outcome.id))) == len(texts)
    for how, (code, reached, arrived_as) in AT_HOME.items():
        assert (decided[texts[how]], status(texts[how])) == (code, reached), how
        assert (above[how].arrived_as if how in above else None) == arrived_as, how
        assert edges().get(texts[how]) == (above[how].id if how in above else None), how
        assert outcome(texts[how]).rating_class == {"few": "insufficient"}.get(how, how)
    # A round in which nobody proposed anything closes with nothing decided.
    assert [outcomes(round_id) for round_id in there.local_rounds[1:]] == [{}, {}]
    assert [recounted(round_id).reasons for round_id in there.local_rounds] == [()] * 3


def test_what_is_unclear_is_asked_again_and_rating_lasts_as_much_longer(app: Flask, clock: Clock) -> None:
    there = world()
    home, members = there.local_rounds[0], there.cities[0].members
    until(clock, home, Phase.PROPOSING)
    texts = dict(zip(AT_HOME, proposed(home, members[0], *AT_HOME), strict=True))
    until(clock, home, Phase.RATING)
    planned = closes_at(the(home))
    rated(home, members, clock, {number: how for how, number in texts.items()})
    clock.time = planned
    strike(clock)
    assert asked(home, wave=2) == {texts["polarised"], texts["uncertain"], texts["few"]}
    assert (the(home).phase, closes_at(the(home))) == (Phase.RATING, planned + timedelta(days=10))
    # Who changes their mind is counted by their latest answer.
    rated(home, members, clock, {texts["polarised"]: "in", texts["uncertain"]: "out", texts["few"]: "few"})
    until(clock, home, Phase.CLOSED)
    assert outcomes(home)[texts["polarised"]] == "carried_up"
    assert outcomes(home)[texts["uncertain"]] == "archived"


def test_the_nation_votes_and_what_it_carries_goes_up_contextual_too(app: Flask, clock: Clock) -> None:
    there = world()
    until(clock, there.national_round, Phase.PROPOSING)
    names = ("all", "advice", "where it fits", "one city", "nobody", "silence", "clear no")
    texts = dict(zip(names, proposed(there.national_round, there.citizens[0], *names), strict=True))
    until(clock, there.national_round, Phase.RATING)
    join_in(there.national_round, there.citizens, clock)
    rated(there.national_round, there.citizens, clock, {texts["clear no"]: "out"})
    until(clock, there.national_round, Phase.VOTING)
    assert on_ballot(there.national_round) == {texts[name]: "essential" for name in names[:-1]}
    first, asia = set(there.cities[0].members), set(there.cities[2].members)
    wishes = {
        texts["all"]: lambda _member: "yes",
        texts["advice"]: lambda _member: "advice",
        texts["where it fits"]: lambda member: "no" if member in asia else "yes",
        texts["one city"]: lambda member: "yes" if member in first else "no",
        texts["nobody"]: lambda _member: "no",
        texts["silence"]: lambda _member: None,
    }
    voted(there.national_round, there.citizens, clock, lambda member, text: wishes[text](member))
    until(clock, there.national_round, Phase.CLOSED)
    decided = {name: (outcomes(there.national_round)[number], status(number)) for name, number in texts.items()}
    assert decided == {
        "all": ("essential", "carried"),
        "advice": ("recommended", "carried"),
        "where it fits": ("contextual", "carried"),
        "one city": ("remanded", "remanded"),
        "nobody": ("not_carried", "not_carried"),
        "silence": ("not_carried", "not_carried"),
        "clear no": ("archived", "archived"),
    }
    assert outcome(texts["where it fits"]).regions == ["africa"]
    assert list(arrived(there.global_round)) == ["all", "advice", "where it fits"]
    assert recounted(there.national_round).reasons == ()


def test_what_came_up_clear_and_unchanged_is_not_rated_again_and_takes_its_tier_from_home(
    app: Flask, clock: Clock
) -> None:
    there = world()
    at_home(clock, there)
    until(clock, there.national_round, Phase.RATING)
    above = arrived(there.national_round)
    assert asked(there.national_round, wave=1) == {above[how].id for how in ("polarised", "uncertain", "few")}
    join_in(there.national_round, there.citizens, clock)
    until(clock, there.national_round, Phase.VOTING)
    # Nobody rated here: what was asked about has no answers, and so no tier of its own.
    tiers = on_ballot(there.national_round)
    assert {how: tiers[each.id] for how, each in above.items()} == {
        "in": "essential",
        "polarised": "recommended",
        "uncertain": "recommended",
        "few": "recommended",
    }
    voted(there.national_round, there.citizens, clock)
    until(clock, there.global_round, Phase.DISCUSSING)
    (came,) = lineage_of(reading(), CLOCK, arrived(there.global_round)["in"])
    assert [came.proposal.id, came.origins[0].proposal.round_id] == [above["in"].id, there.local_rounds[0]]
    assert recounted(there.national_round).reasons == ()


def test_texts_that_say_the_same_are_one_from_the_rating_on(app: Flask, clock: Clock) -> None:
    there = world()
    same, members = text(statement="The same"), [city.members[0] for city in there.cities]
    until(clock, there.local_rounds[0], Phase.PROPOSING)
    with written() as session:
        for round_id, author in zip(there.local_rounds[:2], members, strict=False):
            proposal(session, acting(session, author), session.get_one(Round, round_id), **same)
    until(clock, there.local_rounds[0], Phase.RATING)
    for round_id, city in zip(there.local_rounds[:2], there.cities, strict=False):
        rated(round_id, city.members, clock, {})
    until(clock, there.national_round, Phase.PROPOSING)
    with written() as session:
        here = session.get_one(Round, there.national_round)
        late = proposal(session, acting(session, members[2]), here, **same).id
    until(clock, there.national_round, Phase.RATING)
    query = select(Proposal.id, Proposal.status).where(Proposal.round_id == there.national_round).order_by(Proposal.id)
    (kept, _open), *merged = reading().execute(query).all()
    assert [(each, reached, edges(LineageKind.MERGED)[each]) for each, reached in merged] == [
        (merged[0].id, "merged", kept),
        (late, "merged", kept),
    ]
    # It came up from two places, clear in both: their answers are one count, and nobody is asked again.
    home = origins_of(reading(), [reading().get_one(Proposal, kept)])[kept]
    assert [each.round_id for each in home] == there.local_rounds[:2]
    assert asked(there.national_round, wave=1) == set()
    until(clock, there.national_round, Phase.VOTING)
    assert on_ballot(there.national_round) == {kept: "essential"}
    until(clock, there.national_round, Phase.CLOSED)
    assert recounted(there.national_round).reasons == ()


def test_what_is_decided_before_a_round_above_is_planned_waits_for_it(app: Flask, clock: Clock) -> None:
    there = alone_below(clock)
    assert {how: status(number) for how, number in there.texts.items() if how != "out"} == dict.fromkeys(
        ("in", "polarised", "uncertain", "few"), "held_over"
    )
    with written() as session:
        above = opened(session, session.get_one(Deliberation, there.deliberation), there.nation, opens_at=clock.time)
    until(clock, above, Phase.PROPOSING)
    assert {how: (status(there.texts[how]), each.arrived_as) for how, each in arrived(above).items()} == {
        "in": ("carried", "in"),
        "polarised": ("contested", "polarised"),
        "uncertain": ("contested", "uncertain"),
        "few": ("contested", "insufficient"),
    }


def alone_below(clock: Clock) -> "Below":
    """A city that is done while nothing above it is planned yet, but that it must come."""
    with written() as session:
        top = assembly(session, 0)
        nation = assembly(session, 0, top, level="national")
        city = assembly(session, 6, nation)
        within = deliberation(session, None, session.get_one(Community, top.id))
        below = Below(within.id, nation, opened(session, within, city), {})
    until(clock, below.round, Phase.PROPOSING)
    below.texts.update(zip(AT_HOME, proposed(below.round, city.members[0], *AT_HOME), strict=True))
    until(clock, below.round, Phase.RATING)
    rated(below.round, city.members, clock, {number: how for how, number in below.texts.items()})
    until(clock, below.round, Phase.CLOSED)
    return below


@dataclass
class Below:
    """A closed round below a nation that has none."""

    deliberation: int
    nation: Assembly
    round: int
    texts: dict[str, int]


def test_late_results_from_below_are_held_over(app: Flask, clock: Clock) -> None:
    there = world()
    late = there.local_rounds[1]
    until(clock, late, Phase.PROPOSING)
    (number,) = proposed(late, there.cities[1].members[0], "Late")
    until(clock, late, Phase.DISCUSSING)
    clock.time = closes_at(the(late))
    with written() as session:
        prolong_phase(session, session.get_one(Round, late), NOON + timedelta(days=75))
    until(clock, there.national_round, Phase.RATING)
    rated(late, there.cities[1].members, clock, {})
    until(clock, late, Phase.RATING)
    rated(late, there.cities[1].members, clock, {})
    until(clock, late, Phase.CLOSED)
    assert (outcomes(late), status(number)) == ({number: "carried_up"}, "held_over")
    assert arrived(there.national_round) == {}
    # It waits for a round of its nation, not for the one above that.
    until(clock, there.global_round, Phase.PROPOSING)
    assert (status(number), arrived(there.global_round)) == ("held_over", {})


def test_what_closes_at_the_hour_at_which_the_round_above_goes_on_still_arrives(app: Flask, clock: Clock) -> None:
    there = world()
    home, members = there.local_rounds[0], there.cities[0].members
    until(clock, home, Phase.PROPOSING)
    proposed(home, members[0], "Just in time")
    until(clock, home, Phase.RATING)
    rated(home, members, clock, {})
    closing = closes_at(the(home))
    with written() as session:
        national = session.get_one(Round, there.national_round)
        open_round(session, CLOCK, national.id, clock.time)
        enter_phase(session, CLOCK, national, Phase.DISCUSSING, clock.time)
        prolong_phase(session, national, closing)
    assert there.national_round < home
    clock.time = closing
    strike(clock)
    assert (the(there.national_round).phase, list(arrived(there.national_round))) == (Phase.SETTLING, ["Just in time"])


@pytest.mark.parametrize("phase", [Phase.DISCUSSING, Phase.RATING, Phase.SETTLING])
def test_a_round_in_which_nothing_is_left_to_decide_closes_by_itself(app: Flask, clock: Clock, phase: Phase) -> None:
    there = alone(size=6)
    until(clock, there.round, Phase.PROPOSING)
    (number,) = proposed(there.round, there.members[0], "Taken back")
    until(clock, there.round, phase)
    rated(there.round, there.members, clock, {})
    with written() as session:
        withdraw(session, acting(session, there.members[0]), number)
    until(clock, there.round, Phase.CLOSED)
    assert (outcomes(there.round), status(number)) == ({}, "withdrawn")
    assert recounted(there.round).reasons == ()
    assert carried_texts(reading(), reading().get_one(Deliberation, there.deliberation)) == []


def test_a_round_without_any_member_closes_with_every_text_not_carried(app: Flask, clock: Clock) -> None:
    there = alone(size=1)
    until(clock, there.round, Phase.PROPOSING)
    (number,) = proposed(there.round, there.members[0], "Alone")
    with written() as session:
        leave(session, acting(session, there.members[0]), there.there.id, clock.time)
    until(clock, there.round, Phase.CLOSED)
    assert outcomes(there.round) == {number: "not_carried"}
    assert recounted(there.round).reasons == ()


def test_a_text_that_all_waves_find_out_of_place_is_archived_before_the_vote(app: Flask, clock: Clock) -> None:
    there = alone(size=6)
    until(clock, there.round, Phase.PROPOSING)
    good, bad = proposed(there.round, there.members[0], "Good", "Bad")
    until(clock, there.round, Phase.RATING)
    join_in(there.round, there.members, clock)
    rated(there.round, there.members, clock, {bad: "out"})
    until(clock, there.round, Phase.SETTLING)
    assert (status(good), status(bad), outcomes(there.round)) == ("open", "archived", {bad: "archived"})
    until(clock, there.round, Phase.VOTING)
    assert on_ballot(there.round) == {good: "essential"}
    until(clock, there.round, Phase.CLOSED)
    assert recounted(there.round).reasons == ()


def test_the_clock_catches_up_with_all_that_it_missed(app: Flask, clock: Clock) -> None:
    there = world()
    until(clock, there.local_rounds[0], Phase.PROPOSING)
    proposed(there.local_rounds[0], there.citizens[0], "Overslept")
    clock.forward(days=400)
    while advance_due(clock.time, Random(1), installed_keys()):
        clock.forward(days=100)
    assert [the(each).phase for each in (*there.local_rounds, there.national_round)] == [Phase.CLOSED] * 4
