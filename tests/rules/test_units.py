"""Packing: who counts together, so that nobody is drowned, alone or exposed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.eligibility import Voter
from deliberation.rules.policy import BallotPolicy
from deliberation.rules.units import Community, CommunityRoll, Unit, community_rolls, pack

BALLOT = BallotPolicy()
TOP = 0


def place(
    number: int,
    roll: int,
    region: str | None = "africa",
    *,
    country: str = "KE",
    subregion: str = "014",
    shielded: bool = False,
) -> CommunityRoll:
    """A community named after its number, and how many on the roll count in it."""
    return CommunityRoll(Community(number, f"c{number:02}", country, subregion, region, shielded), roll)


DIRECT = Community(TOP, "top")


def packed(*places: CommunityRoll) -> list[tuple[str | None, tuple[int, ...], int]]:
    """Region, communities and roll of each unit, in their order."""
    return [(unit.region, unit.communities, unit.roll) for unit in pack(places, TOP, BALLOT)]


def test_ten_or_more_stand_alone() -> None:
    assert pack([place(1, 10), place(2, 40)], TOP, BALLOT) == (
        Unit("1", 10, (1,), "africa", is_full=True),
        Unit("2", 40, (2,), "africa", is_full=True),
    )


def test_small_ones_are_packed_into_ten_or_more_and_the_remainder_joins_the_last_pack() -> None:
    small = [place(1, 9), place(2, 9), place(3, 4), place(4, 6), place(5, 3)]
    assert packed(*small) == [("africa", (1, 2), 18), ("africa", (3, 4, 5), 13)]
    assert packed(*small, place(6, 7)) == [("africa", (1, 2), 18), ("africa", (3, 4), 10), ("africa", (5, 6), 10)]


def test_small_ones_are_packed_in_the_order_of_subregion_country_and_name() -> None:
    by_name = place(3, 5, country="AA", subregion="002")
    by_country = place(2, 5, country="ZZ", subregion="001")
    first = place(9, 5, country="AA", subregion="001")
    last = place(1, 5, country="ZZ", subregion="002")
    assert packed(last, by_name, by_country, first) == [("africa", (9, 2), 10), ("africa", (3, 1), 10)]


def test_packs_stay_within_a_region_and_what_stays_small_forms_a_unit_without_one() -> None:
    assert packed(place(1, 6, "africa"), place(2, 6, "asia"), place(3, 12, "asia")) == [
        ("asia", (3,), 12),
        (None, (1, 2), 12),
    ]


def test_what_is_below_ten_even_together_joins_the_smallest_unit() -> None:
    assert packed(place(1, 30), place(2, 12), place(3, 5, "asia"), CommunityRoll(DIRECT, 4)) == [
        ("africa", (1,), 30),
        ("africa", (2, 0, 3), 21),
    ]


def test_a_community_stands_for_itself_whoever_joins_it() -> None:
    assert [unit.is_full for unit in pack([place(1, 12), place(2, 5, "asia")], TOP, BALLOT)] == [True]
    assert [unit.is_full for unit in pack([place(1, 5), place(2, 5)], TOP, BALLOT)] == [False]


def test_direct_members_of_the_round_s_community_form_a_unit_without_a_region() -> None:
    direct = CommunityRoll(replace(DIRECT, region="africa"), 10)
    assert packed(direct, place(1, 11)) == [("africa", (1,), 11), (None, (0,), 10)]


def test_few_direct_members_count_with_what_is_still_below_ten() -> None:
    direct = CommunityRoll(replace(DIRECT, region="africa"), 4)
    assert packed(direct, place(1, 11), place(2, 7, "asia")) == [("africa", (1,), 11), (None, (0, 2), 11)]
    assert packed(direct, place(1, 11), place(2, 7, "africa")) == [("africa", (1,), 11), (None, (0, 2), 11)]


def test_no_unit_is_below_ten_unless_the_roll_is() -> None:
    assert packed(place(1, 4), place(2, 3, "asia")) == [(None, (1, 2), 7)]
    assert packed(CommunityRoll(DIRECT, 3)) == [(None, (0,), 3)]
    assert packed() == []
    assert packed(place(1, 0)) == []


class TestShielded:
    """Never alone, in a pack of any size."""

    def test_a_large_one_is_packed_with_what_follows(self) -> None:
        assert packed(place(1, 50, shielded=True), place(2, 2), place(3, 12)) == [
            ("africa", (1, 2), 52),
            ("africa", (3,), 12),
        ]

    def test_two_are_packed_together(self) -> None:
        assert packed(place(1, 50, shielded=True), place(2, 20, shielded=True)) == [("africa", (1, 2), 70)]

    def test_one_that_remains_joins_the_last_pack(self) -> None:
        assert packed(place(1, 6), place(2, 6), place(3, 50, shielded=True)) == [("africa", (1, 2, 3), 62)]

    def test_one_alone_in_its_region_counts_with_what_is_still_below_ten(self) -> None:
        assert packed(place(1, 50, shielded=True), place(2, 3, "asia"), place(3, 12)) == [
            ("africa", (3,), 12),
            (None, (1, 2), 53),
        ]

    def test_one_alone_joins_the_smallest_unit_where_nobody_is_left(self) -> None:
        assert packed(place(1, 50, shielded=True), place(2, 12), place(3, 11, "asia")) == [
            ("africa", (2,), 12),
            ("asia", (3, 1), 61),
        ]

    def test_a_community_without_voters_hides_nobody(self) -> None:
        assert packed(place(1, 50, shielded=True), place(2, 0), place(3, 12)) == [("africa", (3, 1), 62)]

    def test_direct_members_of_a_shielded_community_count_with_others(self) -> None:
        direct = CommunityRoll(replace(DIRECT, is_shielded=True), 20)
        assert packed(direct, place(1, 12), place(2, 5)) == [("africa", (1,), 12), (None, (0, 2), 25)]

    def test_a_roll_of_one_shielded_community_has_nobody_to_hide_among(self) -> None:
        assert packed(place(1, 50, shielded=True)) == [(None, (1,), 50)]


def test_units_are_numbered_and_bear_no_name() -> None:
    assert [unit.id for unit in pack([place(at, 10) for at in range(1, 12)], TOP, BALLOT)] == [
        str(number) for number in range(1, 12)
    ]


class TestRolls:
    """Voters by the community they count in."""

    COMMUNITIES = {
        1: Community(1, "Kenya"),
        2: Community(2, "Ghana"),
        11: Community(11, "Nairobi"),
        12: Community(12, "a shelter", is_shielded=True),
        13: Community(13, "another", is_shielded=True),
    }

    def rolls(self, *voters: tuple[int, int]) -> list[tuple[int, int, bool]]:
        """From (home, community) of each voter: community, roll, and whether it is treated as shielded."""
        entries = [Voter(number, home, community) for number, (home, community) in enumerate(voters)]
        return [
            (found.community.id, found.roll, found.community.is_shielded)
            for found in community_rolls(entries, self.COMMUNITIES)
        ]

    def test_voters_are_counted_by_community(self) -> None:
        assert self.rolls((2, 2), (11, 1), (1, 1)) == [(1, 2, False), (2, 1, False)]

    @pytest.mark.parametrize(
        ("homes", "shielded"), [([12, 12], True), ([12, 1], False), ([12, 13], False), ([11, 11], False)]
    )
    def test_one_whose_voters_all_come_from_one_shielded_community_is_shielded(
        self, homes: list[int], shielded: bool
    ) -> None:
        assert self.rolls(*[(home, 1) for home in homes]) == [(1, 2, shielded)]

    def test_a_shielded_community_is_shielded_wherever_its_voters_come_from(self) -> None:
        assert self.rolls((12, 12), (11, 12)) == [(12, 2, True)]

    def test_nobody_is_nowhere(self) -> None:
        assert self.rolls() == []


@st.composite
def worlds(draw: st.DrawFn) -> list[CommunityRoll]:
    """Communities of any size, place and shield, the round's own among them or not."""
    return [
        place(
            number,
            draw(st.one_of(st.integers(0, 12), st.integers(0, 60))),
            draw(st.sampled_from(["africa", "asia", "europe", None])),
            country=draw(st.sampled_from("ABC")),
            subregion=draw(st.sampled_from(["1", "2"])),
            shielded=draw(st.integers(0, 3)) == 0,
        )
        for number in range(draw(st.integers(0, 1)), draw(st.integers(1, 12)))
    ]


@given(worlds())
def test_every_voter_counts_once(world: list[CommunityRoll]) -> None:
    units = pack(world, TOP, BALLOT)
    placed = [community for unit in units for community in unit.communities]
    assert sorted(placed) == [found.community.id for found in world if found.roll]
    rolls = {found.community.id: found.roll for found in world}
    assert all(unit.roll == sum(rolls[community] for community in unit.communities) for unit in units)


@given(worlds())
def test_no_unit_is_small_and_no_shielded_community_alone(world: list[CommunityRoll]) -> None:
    units = pack(world, TOP, BALLOT)
    shielded = {found.community.id for found in world if found.community.is_shielded}
    roll = sum(found.roll for found in world)
    assert all(unit.roll >= 10 for unit in units) or (len(units) == 1 and roll < 10)
    assert len(units) == 1 or not [
        unit for unit in units if len(unit.communities) == 1 and set(unit.communities) <= shielded
    ]


@given(worlds())
def test_whoever_can_stand_alone_does(world: list[CommunityRoll]) -> None:
    units = pack(world, TOP, BALLOT)
    strong = {found.community.id for found in world if found.roll >= 10 and not found.community.is_shielded}
    assert all(len(strong.intersection(unit.communities)) == unit.is_full for unit in units)
    # What joins a unit never takes its place: only the smallest of them has anybody beside its founder.
    assert sum(len(unit.communities) > 1 for unit in units if unit.is_full) <= 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_a_region_of_small_ones_has_as_many_packs_as_fill_in_order(rolls: list[int]) -> None:
    units = pack([place(number, roll) for number, roll in enumerate(rolls, 1)], TOP, BALLOT)
    assert all(10 <= unit.roll <= 18 for unit in units[:-1])
    assert units[-1].roll <= 18 + 9
    assert [number for unit in units for number in unit.communities] == list(range(1, len(rolls) + 1))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_communities_never_matters(world: list[CommunityRoll], chance: random.Random) -> None:
    shuffled = world.copy()
    chance.shuffle(shuffled)
    assert pack(shuffled, TOP, BALLOT) == pack(world, TOP, BALLOT)


@given(worlds())
def test_relabelling_communities_never_matters(world: list[CommunityRoll]) -> None:
    def other(number: int) -> int:
        return number and 100 - number

    renamed = [replace(found, community=replace(found.community, id=other(found.community.id))) for found in world]
    expected = [replace(unit, communities=tuple(map(other, unit.communities))) for unit in pack(world, TOP, BALLOT)]
    assert list(pack(renamed, TOP, BALLOT)) == expected
