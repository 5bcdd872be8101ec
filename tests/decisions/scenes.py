"""Rounds of the tests, played by the acts of members and by the clock, from the first proposal to the bundle."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.actions import cast_ballot, rate
from deliberation.ballots.forms import BallotForm, RatingForm
from deliberation.ballots.queries import asked_in, open_wave_of, questions_of, roll_entry_of
from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.decisions.clock import advance_due, next_due
from deliberation.decisions.models import Bundle, Outcome
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.proposals.models import Proposal
from deliberation.rounds.actions import confirm_taking_part
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import Phase
from deliberation.rules.rating import Requirement
from deliberation.rules.recount import Report, recount
from deliberation.rules.tally import Choice
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, Clock, written
from tests.people.factories import acting, member
from tests.proposals.factories import proposal
from tests.rounds.factories import deliberation, facilitator, planned_round

# How the texts of a round are rated: relevance by person, in their order, over and over.
RATINGS: Mapping[str, Sequence[int | None]] = {
    "in": (8, 9, 8, 7, 9, 8),
    "out": (1, 2, 1, 3, 2, 1),
    "polarised": (1, 9, 1, 9, 2, 8),
    "uncertain": (5, 6, 5, 4, 6, 5),
    "few": (9, None, None, None, None, None),
}

Voting = Callable[[int, int], Choice | str | None]

# The cities of the tests' nation: how many live there, and in which region. The last may reject for its region.
CITIES = ((12, "africa"), (12, "africa"), (16, "asia"))


@dataclass
class Assembly:
    """A community with its members, by number; those of the communities below it are in their own."""

    id: int
    members: list[int] = field(default_factory=list)
    facilitators: list[int] = field(default_factory=list)


def assembly(session: Session, size: int, above: Assembly | None = None, **settings: Any) -> Assembly:
    """A community with so many members and facilitators; its region is made where it names one."""
    if code := settings.get("region"):
        region(session, code)
    parent = session.get_one(Community, above.id) if above else None
    made = community(session, settings.pop("name", None), parent, **settings)
    made_here = Assembly(made.id)
    for _number in range(size):
        belonging(session, somebody := member(session), made)
        made_here.members.append(somebody.id)
    made_here.facilitators = [facilitator(session, made).id for _number in range(2)]
    return made_here


@dataclass
class World:
    """A world with one nation and its cities, and a criteria round in each, each level after the one below it."""

    deliberation: int
    world: Assembly
    nation: Assembly
    cities: list[Assembly]
    global_round: int
    national_round: int
    local_rounds: list[int]

    @property
    def citizens(self) -> list[int]:
        return [each for city in self.cities for each in city.members]


def world(cities: Sequence[tuple[int, str]] = CITIES, **settings: Any) -> World:
    """The rounds of three levels, planned: the local ones for now, the others for days 40 and 120."""
    with written() as session:
        top = assembly(session, 0, name="World")
        nation = assembly(session, 0, top, level="national", name="Nation")
        towns = [assembly(session, size, nation, region=code) for size, code in cities]
        within = deliberation(session, None, session.get_one(Community, top.id), **settings)
        return World(
            within.id,
            top,
            nation,
            towns,
            opened(session, within, top, opens_at=NOON + timedelta(days=120)),
            opened(session, within, nation, opens_at=NOON + timedelta(days=40)),
            [opened(session, within, town) for town in towns],
        )


@dataclass
class Alone:
    """A community that deliberates alone, and its round, which ends in a ballot."""

    deliberation: int
    there: Assembly
    round: int

    @property
    def members(self) -> list[int]:
        return self.there.members


def alone(size: int = 12, community: Mapping[str, Any] | None = None, **settings: Any) -> Alone:
    """A community of its own, with these settings, and a criteria round in a deliberation with those."""
    with written() as session:
        there = assembly(session, size, **(community or {}))
        top = session.get_one(Community, there.id)
        within = deliberation(session, session.get_one(Member, there.facilitators[0]), top, **settings)
        return Alone(within.id, there, opened(session, within, there))


def played(place: Alone, clock: Clock, texts: int = 1, choose: Voting | str = "yes") -> list[int]:
    """Play a community's round until voting has ended and nobody has counted yet; return its texts."""
    until(clock, place.round, Phase.PROPOSING)
    made = proposed(place.round, place.members[0], *(f"Text {number}" for number in range(1, texts + 1)))
    until(clock, place.round, Phase.RATING)
    join_in(place.round, place.members, clock)
    rated(place.round, place.members, clock, {})
    until(clock, place.round, Phase.VOTING)
    voted(place.round, place.members, clock, choose)
    clock.time = closes_at(the(place.round))
    return made


def opened(session: Session, within: Deliberation, there: Assembly, *, opens_at: Any = None) -> int:
    """The number of a round that is planned for now, or for a later day; the clock opens it."""
    when = {} if opens_at is None else {"opens_at": opens_at}
    return planned_round(session, session.get_one(Community, there.id), within, **when).id


def proposed(round_id: int, author: int, *statements: str) -> list[int]:
    """The numbers of texts that somebody proposes."""
    with written() as session:
        round_ = session.get_one(Round, round_id)
        somebody = session.get_one(Member, author)
        return [proposal(session, somebody, round_, statement=each).id for each in statements]


def strike(clock: Clock, chance: Random | None = None) -> int:
    """Let the clock do what is due at its time."""
    return advance_due(clock.time, chance or Random(), installed_keys())


def until(clock: Clock, round_id: int, phase: Phase | str) -> None:
    """Let time pass until a round has come to a phase, or past it."""
    order = list(Phase)
    strike(clock)
    while order.index(the(round_id).phase) < order.index(Phase(phase)):
        due = next_due(reading(), clock.time)
        assert due is not None, "nothing will ever move it"
        clock.time = due
        strike(clock)


def join_in(round_id: int, people: Sequence[int], clock: Clock) -> None:
    """People say with one tap that they take part."""
    with written() as session:
        for member_id in people:
            confirm_taking_part(session, acting(session, member_id), round_id, clock.time)


def rated(
    round_id: int, people: Sequence[int], clock: Clock, how: Mapping[int, str], required: str = "required"
) -> None:
    """Everybody answers on each text of the open wave; on one that is not named here, as on one that is in."""
    with written() as session:
        round_ = session.get_one(Round, round_id)
        wave = open_wave_of(session, round_)
        asked = [] if wave is None else list(asked_in(session, wave))
        for place, member_id in enumerate(people):
            forms = [
                RatingForm(
                    version=version.id,
                    relevance=(answers := RATINGS[how.get(version.proposal_id, "in")])[place % len(answers)],
                    requirement=Requirement.REQUIRED,
                    comment="Not like this." if (answers[place % len(answers)] or 9) <= 3 else None,
                )
                for version in asked
            ]
            if forms:
                rate(session, acting(session, member_id), round_id, forms, clock.time)


def voted(round_id: int, people: Sequence[int], clock: Clock, choose: Voting | str = "yes") -> None:
    """Everybody on the roll votes: the same on every question, or as a function of member and proposal says."""
    with written() as session:
        round_ = session.get_one(Round, round_id)
        for member_id in people:
            actor = acting(session, member_id)
            if roll_entry_of(session, round_, actor) is None:
                continue
            wishes = {
                question.id: choose if isinstance(choose, str) else choose(member_id, question.proposal_id or 0)
                for question in questions_of(session, round_)
            }
            choices = {question_id: wish for question_id, wish in wishes.items() if wish is not None}
            if choices:
                form = BallotForm.parse({"choices": choices})
                cast_ballot(session, actor, round_id, form, clock.time, Random(), installed_keys())


def on_ballot(round_id: int) -> dict[int, str]:
    """The texts that are voted on, each with its proposed tier."""
    round_ = the(round_id)
    return {each.proposal_id or 0: each.proposed_tier or "" for each in questions_of(reading(), round_)}


def fresh() -> Session:
    """A reader who sees what has just been written elsewhere."""
    session = reading()
    session.rollback()
    return session


def the(round_id: int) -> Round:
    """A round as it is now."""
    return fresh().get_one(Round, round_id)


def status(proposal_id: int) -> str:
    """How far a proposal has come."""
    return fresh().get_one(Proposal, proposal_id).status.value


def outcomes(round_id: int) -> dict[int, str]:
    """What a round decided, by proposal; of a whole question by 0."""
    found = fresh().scalars(select(Outcome).where(Outcome.round_id == round_id).order_by(Outcome.id))
    return {each.proposal_id or 0: each.code for each in found}


def outcome(proposal_id: int) -> Outcome:
    """What was decided on a proposal."""
    return fresh().scalars(select(Outcome).where(Outcome.proposal_id == proposal_id)).one()


def arrived(round_id: int) -> dict[str, Proposal]:
    """The proposals of a round by what they say."""
    found = fresh().scalars(select(Proposal).where(Proposal.round_id == round_id).order_by(Proposal.id)).unique()
    return {each.current.statement: each for each in found}


def bundle(round_id: int) -> dict[str, Any]:
    """The bundle of a closed round, parsed."""
    document: dict[str, Any] = json.loads(fresh().get_one(Bundle, round_id).document)
    return document


def recounted(round_id: int) -> Report:
    """What a recount of the bundle finds."""
    return recount(bundle(round_id))
