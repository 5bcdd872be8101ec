"""Who may do what, and in which phase: two tables on one page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from deliberation.errors import NotFound, NotNow, NotYou, SignInNeeded
from deliberation.rules.phases import Phase


class Role(StrEnum):
    """What somebody is in a community."""

    MEMBER = "member"
    OBSERVER = "observer"
    TRANSLATOR = "translator"
    FACILITATOR = "facilitator"


class Standing(StrEnum):
    """What somebody is towards the thing at hand."""

    ANYONE = "anyone"  # signed in or not
    SIGNED_IN = "signed_in"
    MEMBER = "member"  # of the round's community, or of one below it
    OBSERVER = "observer"  # likewise
    TRANSLATOR = "translator"
    FACILITATOR = "facilitator"
    AUTHOR = "author"  # whose own text it is, as long as they belong
    ON_ROLL = "on_roll"
    STEWARD = "steward"
    CLOCK = "clock"


class Act(StrEnum):
    """What can be done; grep for `Act.NAME` to find where."""

    READ = "read"
    JOIN = "join"
    KEEP_OWN_ACCOUNT = "keep_own_account"
    MANAGE_COMMUNITY = "manage_community"
    MANAGE_MEMBERSHIPS = "manage_memberships"
    CREATE_COMMUNITY = "create_community"
    STEWARD_INSTALLATION = "steward_installation"
    CREATE_DELIBERATION = "create_deliberation"
    PLAN_ROUND = "plan_round"
    OPEN_ROUND = "open_round"
    MOVE_ROUND = "move_round"
    EXTEND_PHASE = "extend_phase"
    CLOSE_VOTING = "close_voting"
    READ_DESK = "read_desk"
    PROPOSE = "propose"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    SUPPORT = "support"
    REACT = "react"
    POST = "post"
    EDIT_POST = "edit_post"
    RATE = "rate"
    CONFIRM_TAKING_PART = "confirm_taking_part"
    CHOOSE_UNIT = "choose_unit"
    CAST_BALLOT = "cast_ballot"
    READ_OWN_BALLOT = "read_own_ballot"
    CLOSE_ROUND = "close_round"
    STATE_OUTCOME = "state_outcome"
    SIGN_RELEASE = "sign_release"
    PUBLISH_RELEASE = "publish_release"


_MEMBERS = frozenset({Standing.MEMBER})
_PARTICIPANTS = frozenset({Standing.MEMBER, Standing.OBSERVER})
_FACILITATORS = frozenset({Standing.FACILITATOR})
_FACILITATORS_AND_CLOCK = frozenset({Standing.FACILITATOR, Standing.CLOCK})

WHO: Mapping[Act, frozenset[Standing]] = {
    Act.READ: frozenset({Standing.ANYONE, Standing.CLOCK}),
    Act.JOIN: frozenset({Standing.ANYONE}),
    Act.KEEP_OWN_ACCOUNT: frozenset({Standing.SIGNED_IN}),
    Act.MANAGE_COMMUNITY: _FACILITATORS | {Standing.STEWARD},
    Act.MANAGE_MEMBERSHIPS: _FACILITATORS | {Standing.STEWARD},
    Act.CREATE_COMMUNITY: frozenset({Standing.STEWARD}),
    Act.STEWARD_INSTALLATION: frozenset({Standing.STEWARD}),
    Act.CREATE_DELIBERATION: _FACILITATORS,
    Act.PLAN_ROUND: _FACILITATORS_AND_CLOCK,
    Act.OPEN_ROUND: _FACILITATORS_AND_CLOCK,
    Act.MOVE_ROUND: _FACILITATORS_AND_CLOCK,
    Act.EXTEND_PHASE: _FACILITATORS_AND_CLOCK,
    Act.CLOSE_VOTING: _FACILITATORS_AND_CLOCK,
    Act.READ_DESK: _FACILITATORS,
    Act.PROPOSE: _MEMBERS,
    Act.REVISE: frozenset({Standing.AUTHOR}),
    Act.WITHDRAW: frozenset({Standing.AUTHOR}),
    Act.SUPPORT: _PARTICIPANTS,
    Act.REACT: frozenset({Standing.SIGNED_IN}),  # before admission one may react
    Act.POST: _PARTICIPANTS,
    Act.EDIT_POST: frozenset({Standing.AUTHOR}),
    Act.RATE: _MEMBERS,
    Act.CONFIRM_TAKING_PART: _MEMBERS,
    Act.CHOOSE_UNIT: _MEMBERS,
    Act.CAST_BALLOT: frozenset({Standing.ON_ROLL}),
    Act.READ_OWN_BALLOT: frozenset({Standing.ON_ROLL}),
    Act.CLOSE_ROUND: _FACILITATORS_AND_CLOCK,
    Act.STATE_OUTCOME: _FACILITATORS,
    Act.SIGN_RELEASE: _FACILITATORS,
    Act.PUBLISH_RELEASE: _FACILITATORS_AND_CLOCK,
}

_BEFORE_VOTING = frozenset({Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING})
# A ratification has no phase before its voting: whoever was not in the top round confirms while it is planned.
_UNTIL_VOTING = _BEFORE_VOTING | {Phase.PLANNED}
_TALKING = frozenset({Phase.PROPOSING, Phase.DISCUSSING})
_RUNNING = _BEFORE_VOTING | {Phase.VOTING}

# An act that is not listed here may be done in any phase, or has nothing to do with a round.
WHEN: Mapping[Act, frozenset[Phase]] = {
    Act.OPEN_ROUND: frozenset({Phase.PLANNED}),
    Act.MOVE_ROUND: _BEFORE_VOTING,  # never while voting
    Act.EXTEND_PHASE: _RUNNING,
    Act.CLOSE_VOTING: frozenset({Phase.VOTING}),  # and never before its time is over, which the act sees to
    Act.PROPOSE: _TALKING,
    Act.REVISE: _TALKING,
    Act.WITHDRAW: _BEFORE_VOTING,
    Act.SUPPORT: _TALKING,
    Act.REACT: _TALKING,
    Act.RATE: frozenset({Phase.RATING}),
    Act.CONFIRM_TAKING_PART: _UNTIL_VOTING,
    Act.CHOOSE_UNIT: _UNTIL_VOTING,
    Act.CAST_BALLOT: frozenset({Phase.VOTING}),
    Act.READ_OWN_BALLOT: frozenset({Phase.VOTING}),
    Act.CLOSE_ROUND: _RUNNING,
    Act.STATE_OUTCOME: frozenset({Phase.CLOSED}),
    Act.SIGN_RELEASE: frozenset({Phase.CLOSED}),
    Act.PUBLISH_RELEASE: frozenset({Phase.CLOSED}),
}


@dataclass(frozen=True)
class Grant:
    """A role in a community, whose path names all communities above it: /1/4/17/."""

    community_id: int
    path: str
    role: Role


@dataclass(frozen=True)
class Actor:
    """Who acts, detached from the database, so that it can outlive a transaction."""

    member_id: int | None = None
    grants: tuple[Grant, ...] = ()
    is_steward: bool = False
    is_clock: bool = False


ANONYMOUS = Actor()
CLOCK = Actor(is_clock=True)


@dataclass(frozen=True)
class Place:
    """Where an act would happen: a community, a round's phase, whose text it is and whose vote."""

    path: str
    phase: Phase | None = None
    is_open_to_all: bool = True
    author_id: int | None = None
    voter_id: int | None = None

    def of(self, author_id: int | None) -> "Place":
        """The same place, for a text by this author."""
        return replace(self, author_id=author_id)

    def voted_in_by(self, voter_id: int | None) -> "Place":
        """The same place, for somebody who is on its roll."""
        return replace(self, voter_id=voter_id)


def standings(actor: Actor, place: Place) -> frozenset[Standing]:
    """Everything that the actor is there."""
    if actor.is_clock:
        return frozenset({Standing.CLOCK})
    held = _held(actor, place)
    found = held | ({Standing.ANYONE} if held or place.is_open_to_all else set())
    if actor.member_id is not None:
        found |= _personal(actor, place, held)
    return frozenset(found)


def _held(actor: Actor, place: Place) -> set[Standing]:
    """The roles that count there: every role of its own community, and members and observers from below."""
    found = set()
    for grant in actor.grants:
        reaches_up = grant.role in (Role.MEMBER, Role.OBSERVER) and grant.path.startswith(place.path)
        if reaches_up or grant.path == place.path:
            found.add(Standing(grant.role))
    return found


def _personal(actor: Actor, place: Place, held: set[Standing]) -> set[Standing]:
    found = {Standing.SIGNED_IN}
    if actor.is_steward:
        found.add(Standing.STEWARD)
    if place.author_id == actor.member_id and held & _PARTICIPANTS:
        found.add(Standing.AUTHOR)
    if place.voter_id == actor.member_id:
        found.add(Standing.ON_ROLL)
    return found


def known(actor: Actor) -> int:
    """The number of whoever is signed in; raises SignInNeeded."""
    if actor.member_id is None:
        raise SignInNeeded()
    return actor.member_id


def is_allowed(actor: Actor, act: Act, place: Place) -> bool:
    """Whether this person may do this at some time, whatever the phase."""
    return bool(standings(actor, place) & WHO[act])


def is_time(act: Act, place: Place) -> bool:
    """Whether this is done in the place's present phase."""
    return act not in WHEN or place.phase in WHEN[act]


def may(actor: Actor, act: Act, place: Place) -> bool:
    """Whether this person may do this now; templates ask before they offer it."""
    return can_read(actor, place) and is_allowed(actor, act, place) and is_time(act, place)


def can_read(actor: Actor, place: Place) -> bool:
    """Whether the place exists at all for this person; the clock sees everything."""
    return is_allowed(actor, Act.READ, place)


def require(actor: Actor, act: Act, place: Place) -> None:
    """Raise NotFound where one may not even read, SignInNeeded or NotYou, or NotNow where it is not the time."""
    if not can_read(actor, place):
        raise NotFound()
    if not is_allowed(actor, act, place):
        raise SignInNeeded() if actor.member_id is None else NotYou()
    if not is_time(act, place):
        raise NotNow()
