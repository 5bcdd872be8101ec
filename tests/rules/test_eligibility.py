"""The roll: who is on it, and where each voter counts."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.eligibility import (
    Belonging,
    Candidate,
    Share,
    Voter,
    counting_community,
    frozen_roll,
    organisation_shares,
)

TOP, KENYA, GHANA, NAIROBI, ACCRA, ELSEWHERE = 1, 2, 3, 21, 31, 99
PARENTS = {TOP: None, KENYA: TOP, GHANA: TOP, NAIROBI: KENYA, ACCRA: GHANA, ELSEWHERE: None}
FROZEN = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
EARLY, LATER = FROZEN - 30 * DAY, FROZEN - 10 * DAY


def voters(*candidates: Candidate, under: int = TOP) -> list[Voter]:
    """The roll of a round in a community."""
    return list(frozen_roll(candidates, under, PARENTS, FROZEN))


@pytest.mark.parametrize(
    ("community", "under", "expected"),
    [
        (TOP, TOP, TOP),
        (KENYA, TOP, KENYA),
        (NAIROBI, TOP, KENYA),
        (NAIROBI, KENYA, NAIROBI),
        (KENYA, KENYA, KENYA),
        (TOP, KENYA, None),
        (ACCRA, KENYA, None),
        (ELSEWHERE, TOP, None),
    ],
)
def test_people_count_one_step_below_the_round_s_community(community: int, under: int, expected: int | None) -> None:
    assert counting_community(community, under, PARENTS) == expected


class TestWhoIsOnTheRoll:
    """Took part or confirmed; not only observing; joined before it was frozen."""

    @pytest.mark.parametrize(
        ("candidate", "expected"),
        [
            (Candidate(7, (Belonging(KENYA, EARLY),), acted_at=LATER), True),
            (Candidate(7, (Belonging(KENYA, EARLY),), confirmed_at=LATER), True),
            (Candidate(7, (Belonging(KENYA, EARLY),), is_on_top_roll=True), True),
            (Candidate(7, (Belonging(KENYA, EARLY),)), False),
            (Candidate(7, (Belonging(KENYA, EARLY),), acted_at=FROZEN), True),
            (Candidate(7, (Belonging(KENYA, EARLY),), acted_at=FROZEN + DAY, confirmed_at=FROZEN + DAY), False),
            (Candidate(7, (), acted_at=LATER), False),
            (Candidate(7, (Belonging(ELSEWHERE, EARLY),), acted_at=LATER), False),
        ],
    )
    def test_by_taking_part_in_the_community_or_below(self, candidate: Candidate, expected: bool) -> None:
        assert bool(voters(candidate)) is expected

    @pytest.mark.parametrize(
        ("belonging", "expected"),
        [
            (Belonging(KENYA, FROZEN), True),
            (Belonging(KENYA, FROZEN + DAY), False),
            (Belonging(KENYA, EARLY, left_at=FROZEN), False),
            (Belonging(KENYA, EARLY, left_at=FROZEN + DAY), True),
            (Belonging(KENYA, EARLY, is_observer=True), False),
        ],
    )
    def test_by_a_membership_that_stands_when_the_roll_is_frozen(self, belonging: Belonging, expected: bool) -> None:
        assert bool(voters(Candidate(7, (belonging,), acted_at=LATER))) is expected

    def test_an_observer_here_may_be_a_member_there(self) -> None:
        both = Belonging(KENYA, EARLY, is_observer=True), Belonging(GHANA, LATER)
        assert voters(Candidate(7, both, acted_at=LATER)) == [Voter(7, GHANA, GHANA)]

    def test_one_person_has_one_ballot(self) -> None:
        twice = Candidate(7, (Belonging(KENYA, EARLY), Belonging(NAIROBI, EARLY)), acted_at=LATER)
        assert len(voters(twice, twice)) == 1


class TestWhereAVoterCounts:
    """In the community chosen, else that of the oldest membership."""

    MANY = Belonging(GHANA, LATER), Belonging(NAIROBI, EARLY), Belonging(TOP, FROZEN - DAY)

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            (None, Voter(7, NAIROBI, KENYA)),
            (GHANA, Voter(7, GHANA, GHANA)),
            (NAIROBI, Voter(7, NAIROBI, KENYA)),
            (KENYA, Voter(7, NAIROBI, KENYA)),
            (TOP, Voter(7, TOP, TOP)),
            (ACCRA, Voter(7, NAIROBI, KENYA)),
            (ELSEWHERE, Voter(7, NAIROBI, KENYA)),
        ],
    )
    def test_a_choice_among_one_s_own_communities_is_kept(self, chosen: int | None, expected: Voter) -> None:
        assert voters(Candidate(7, self.MANY, acted_at=LATER, chosen=chosen)) == [expected]

    def test_a_choice_that_gives_no_ballot_falls_back_to_the_oldest_membership(self) -> None:
        left = Belonging(GHANA, EARLY - DAY, left_at=LATER), Belonging(NAIROBI, EARLY)
        assert voters(Candidate(7, left, acted_at=LATER, chosen=GHANA)) == [Voter(7, NAIROBI, KENYA)]

    def test_direct_members_count_in_the_round_s_own_community(self) -> None:
        assert voters(Candidate(7, (Belonging(KENYA, EARLY),), acted_at=LATER), under=KENYA) == [Voter(7, KENYA, KENYA)]

    def test_of_memberships_outside_only_those_inside_count(self) -> None:
        assert voters(Candidate(7, self.MANY, acted_at=LATER), under=GHANA) == [Voter(7, GHANA, GHANA)]


@given(st.permutations(range(6)), st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_memberships_never_matters(order: list[int], chance: random.Random) -> None:
    belongings = [Belonging(GHANA, EARLY), Belonging(NAIROBI, EARLY), Belonging(TOP, LATER)]

    def candidate(member: int) -> Candidate:
        chance.shuffle(belongings)
        return Candidate(member, tuple(belongings), acted_at=LATER)

    assert voters(*map(candidate, order)) == [Voter(member, GHANA, GHANA) for member in range(6)]


class TestOrganisationShares:
    """One that dominates is seen; small ones are not."""

    def test_the_largest_comes_first(self) -> None:
        assert organisation_shares(["B"] * 5 + ["A"] * 9) == (Share("A", 9, 14), Share("B", 5, 14))

    def test_cells_below_five_are_merged_and_their_complement_too(self) -> None:
        assert organisation_shares(["A"] * 9 + ["B"] * 6 + ["C"] * 2) == (Share("A", 9, 17), Share(None, 8, 17))
        assert organisation_shares(["A"] * 9 + ["B"] * 6 + [None]) == (Share("A", 9, 16), Share(None, 7, 16))
        assert organisation_shares(["A"] * 9 + ["B"] * 3 + ["C"] * 2) == (Share("A", 9, 14), Share(None, 5, 14))

    def test_a_small_roll_shows_nothing_but_its_size(self) -> None:
        assert organisation_shares(["A", "A", "B"]) == (Share(None, 3, 3),)

    def test_nobody_has_no_share(self) -> None:
        assert organisation_shares([]) == ()
