"""Who may do what, and when: the two tables of the code against the domain's own, written down here once more."""

from dataclasses import replace
from itertools import product

import pytest

from deliberation.errors import NotFound, NotNow, NotYou, SignInNeeded
from deliberation.permissions import (
    ANONYMOUS,
    CLOCK,
    WHO,
    Act,
    Actor,
    Grant,
    Place,
    Role,
    can_read,
    is_allowed,
    is_time,
    known,
    may,
    require,
)
from deliberation.rules.phases import Phase

WORLD, KENYA, NAIROBI, UGANDA = "/1/", "/1/2/", "/1/2/4/", "/1/3/"
AUTHOR, VOTER = 20, 21


def somebody(number: int, *roles: Role, path: str = KENYA) -> Actor:
    """Who holds these roles in one community."""
    return Actor(number, tuple(Grant(int(path.split("/")[-2]), path, role) for role in roles))


# Towards a text and a round of Kenya, whose author is 20, and where 21 is on the roll.
ACTORS = {
    "anonymous": ANONYMOUS,
    "stranger": Actor(10),
    "former member": Actor(11),
    "suspended": ANONYMOUS,  # whoever may not sign in is nobody: tests/people
    "member": somebody(12, Role.MEMBER),
    "member below": somebody(13, Role.MEMBER, path=NAIROBI),
    "member above": somebody(14, Role.MEMBER, path=WORLD),
    "member elsewhere": somebody(15, Role.MEMBER, path=UGANDA),
    "observer": somebody(16, Role.OBSERVER),
    "observer below": somebody(17, Role.OBSERVER, path=NAIROBI),
    "translator": somebody(18, Role.TRANSLATOR),
    "facilitator": somebody(19, Role.FACILITATOR),
    "facilitator below": somebody(22, Role.FACILITATOR, path=NAIROBI),
    "facilitator elsewhere": somebody(23, Role.FACILITATOR, path=UGANDA),
    "translator below": somebody(24, Role.TRANSLATOR, path=NAIROBI),
    "steward": Actor(25, is_steward=True),
    "author": somebody(AUTHOR, Role.MEMBER),
    "author who left": Actor(AUTHOR),
    "voter": somebody(VOTER, Role.MEMBER, path=NAIROBI),
    "clock": CLOCK,
}

PEOPLE = set(ACTORS) - {"clock"}
SIGNED_IN = PEOPLE - {"anonymous", "suspended"}
MEMBERS = {"member", "member below", "author", "voter"}
OBSERVERS = {"observer", "observer below"}
FACILITATOR, STEWARD, CLOCKS = {"facilitator"}, {"steward"}, {"clock"}

ANY = set(Phase)
TALKING = {Phase.PROPOSING, Phase.DISCUSSING}
BEFORE_VOTING = {Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING}

# The table of "Who, and when", row by row; a row of several acts is several rows here.
DOMAIN: dict[str, tuple[set[str], set[Phase]]] = {
    "read": (PEOPLE | CLOCKS, ANY),
    "join": (PEOPLE, ANY),
    "keep_own_account": (SIGNED_IN, ANY),
    "manage_community": (FACILITATOR | STEWARD, ANY),
    "manage_memberships": (FACILITATOR | STEWARD, ANY),
    "create_community": (STEWARD, ANY),
    "steward_installation": (STEWARD, ANY),
    "create_deliberation": (FACILITATOR, ANY),
    "plan_round": (FACILITATOR | CLOCKS, ANY),
    "read_desk": (FACILITATOR, ANY),
    "open_round": (FACILITATOR | CLOCKS, {Phase.PLANNED}),
    "move_round": (FACILITATOR | CLOCKS, BEFORE_VOTING),
    "extend_phase": (FACILITATOR | CLOCKS, BEFORE_VOTING | {Phase.VOTING}),
    "close_round": (FACILITATOR | CLOCKS, BEFORE_VOTING | {Phase.VOTING}),
    "close_voting": (FACILITATOR | CLOCKS, {Phase.VOTING}),
    "propose": (MEMBERS, TALKING),
    "revise": ({"author"}, TALKING),
    "withdraw": ({"author"}, BEFORE_VOTING),
    "support": (MEMBERS | OBSERVERS, TALKING),
    "react": (SIGNED_IN, TALKING),  # before admission one may react
    "post": (MEMBERS | OBSERVERS, ANY),
    "edit_post": ({"author"}, ANY),
    "rate": (MEMBERS, {Phase.RATING}),
    "confirm_taking_part": (MEMBERS, BEFORE_VOTING | {Phase.PLANNED}),
    "choose_unit": (MEMBERS, BEFORE_VOTING | {Phase.PLANNED}),
    "cast_ballot": ({"voter"}, {Phase.VOTING}),
    "read_own_ballot": ({"voter"}, {Phase.VOTING}),
    "state_outcome": (FACILITATOR, {Phase.CLOSED}),
    "sign_release": (FACILITATOR, {Phase.CLOSED}),
    "publish_release": (FACILITATOR | CLOCKS, {Phase.CLOSED}),
}

# Who may read what is not open to all: whoever holds a role in it, or is a member or observer below it.
WITHIN = MEMBERS | OBSERVERS | FACILITATOR | CLOCKS | {"translator"}


def place(phase: Phase | None, *, is_open_to_all: bool = True) -> Place:
    """A text of somebody's, in a round of Kenya."""
    where = Place(KENYA, phase, is_open_to_all=is_open_to_all)
    return where.of(AUTHOR).voted_in_by(VOTER)


def answer(actor: Actor, act: Act, where: Place) -> type[Exception] | None:
    """The error with which the act is refused, or none."""
    try:
        require(actor, act, where)
    except (NotFound, NotYou, NotNow, SignInNeeded) as refused:
        return type(refused)
    return None


def test_every_act_stands_in_the_domains_table() -> None:
    assert {act.value for act in Act} == set(DOMAIN)
    assert set(WHO) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", ACTORS)
def test_who_may_and_when(act: Act, name: str) -> None:
    who, when = DOMAIN[act]
    actor, refused = ACTORS[name], NotYou if name in SIGNED_IN else SignInNeeded
    for phase in Phase:
        expected = refused if name not in who else NotNow if phase not in when else None
        assert answer(actor, act, place(phase)) is expected, phase
        assert may(actor, act, place(phase)) is (expected is None), phase
        assert is_allowed(actor, act, place(phase)) is (name in who)
        assert is_time(act, place(phase)) is (phase in when)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", ACTORS)
def test_a_place_that_one_may_not_read_does_not_exist(act: Act, name: str) -> None:
    who, when = DOMAIN[act]
    for phase in Phase:
        where = place(phase, is_open_to_all=False)
        assert can_read(ACTORS[name], where) is (name in WITHIN)
        if name in WITHIN:
            assert may(ACTORS[name], act, where) is (name in who and phase in when)
        else:
            assert answer(ACTORS[name], act, where) is NotFound
            assert not may(ACTORS[name], act, where)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", ["member", "facilitator", "translator", "observer"])
def test_a_right_that_is_taken_away_is_gone_at_once(act: Act, name: str) -> None:
    before = ACTORS[name]
    after = replace(before, grants=())
    for phase, is_open_to_all in product(Phase, (True, False)):
        where = place(phase, is_open_to_all=is_open_to_all)
        stranger = ACTORS["stranger"]
        assert answer(after, act, where) is answer(stranger, act, where)


def test_a_role_adds_to_what_one_may_and_never_takes_away() -> None:
    both = somebody(12, Role.MEMBER, Role.FACILITATOR, Role.TRANSLATOR)
    for act, phase in product(Act, Phase):
        alone = may(ACTORS["member"], act, place(phase)) or may(ACTORS["facilitator"], act, place(phase))
        assert may(both, act, place(phase)) is alone


def test_a_path_that_begins_with_the_same_digits_is_another_community() -> None:
    neighbour = somebody(30, Role.MEMBER, Role.FACILITATOR, path="/1/22/")
    assert answer(neighbour, Act.PROPOSE, place(Phase.PROPOSING)) is NotYou
    assert answer(neighbour, Act.PROPOSE, place(Phase.PROPOSING, is_open_to_all=False)) is NotFound


def test_outside_rounds_no_time_is_wrong_and_nobody_is_an_author() -> None:
    community = Place(KENYA)
    assert may(ACTORS["facilitator"], Act.CREATE_DELIBERATION, community)
    assert answer(ACTORS["author"], Act.REVISE, community) is NotYou
    assert answer(ACTORS["member"], Act.PROPOSE, community) is NotNow


def test_whoever_is_signed_in_is_known_by_number() -> None:
    assert known(ACTORS["member"]) == 12
    for nobody in (ANONYMOUS, CLOCK):
        with pytest.raises(SignInNeeded):
            known(nobody)
