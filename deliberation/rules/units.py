"""The groups in which ballots are counted together: communities of ten or more, packs of small and shielded ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.rules.eligibility import Voter
from deliberation.rules.policy import BallotPolicy


@dataclass(frozen=True, slots=True)
class Community:
    """A community as far as packing needs it; country in ISO 3166, subregion in UN M49."""

    id: int
    name: str
    country: str = ""
    subregion: str = ""
    region: str | None = None
    is_shielded: bool = False


@dataclass(frozen=True, slots=True)
class CommunityRoll:
    """How many on the roll count in a community."""

    community: Community
    roll: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A group in which ballots are counted together; full when a community stands for itself in it."""

    id: str
    roll: int
    communities: tuple[int, ...] = ()
    region: str | None = None
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    members: tuple[CommunityRoll, ...]
    region: str | None
    is_full: bool = False

    @property
    def roll(self) -> int:
        return sum(member.roll for member in self.members)

    @property
    def is_shielded_alone(self) -> bool:
        return len(self.members) == 1 and self.members[0].community.is_shielded


def community_rolls(roll: Iterable[Voter], communities: Mapping[int, Community]) -> tuple[CommunityRoll, ...]:
    """The roll by community, in the order of ids; one whose voters all come from one shielded community is shielded."""
    homes: dict[int, list[int]] = {}
    for entry in roll:
        homes.setdefault(entry.community, []).append(entry.home)
    return tuple(
        CommunityRoll(_shielded_as_its_voters(communities[community], from_homes, communities), len(from_homes))
        for community, from_homes in sorted(homes.items())
    )


def pack(communities: Iterable[CommunityRoll], round_community: int, ballot: BallotPolicy) -> tuple[Unit, ...]:
    """The units of a round, each of ten or more unless the roll is smaller, in a fixed order.

    A community of ten or more is a unit, direct members of the round's community are one without a region. Small and
    shielded communities are packed within their region. What is still below ten, and a shielded community that its
    region leaves alone, form one unit without a region, or join the smallest unit rather than be below ten or alone.
    """
    present = sorted((member for member in communities if member.roll > 0), key=_order)
    groups: list[_Group] = []
    rest: list[CommunityRoll] = []
    packed: dict[str | None, list[CommunityRoll]] = {}
    for member in present:
        is_direct = member.community.id == round_community
        if member.roll >= ballot.least_unit and not member.community.is_shielded:
            groups.append(_Group((member,), None if is_direct else member.community.region, is_full=True))
        elif is_direct:
            rest.append(member)
        else:
            packed.setdefault(member.community.region, []).append(member)
    for region, members in packed.items():
        packs, remainder = _packs(members, region, ballot.least_unit)
        groups += packs
        rest += remainder
    return _numbered(_with_rest(groups, rest, ballot.least_unit))


def _shielded_as_its_voters(
    community: Community, homes: Sequence[int], communities: Mapping[int, Community]
) -> Community:
    # A national community whose voters all come from one shielded group would publish that group's count as its own.
    is_shielded = community.is_shielded or (len(set(homes)) == 1 and communities[homes[0]].is_shielded)
    return replace(community, is_shielded=is_shielded)


def _order(member: CommunityRoll) -> tuple[str, str, str, int]:
    community = member.community
    return community.subregion, community.country, community.name, community.id


def _packs(
    members: Sequence[CommunityRoll], region: str | None, least: int
) -> tuple[list[_Group], tuple[CommunityRoll, ...]]:
    packs: list[_Group] = []
    open_pack = _Group((), region)
    for member in members:
        open_pack = replace(open_pack, members=(*open_pack.members, member))
        if open_pack.roll >= least and not open_pack.is_shielded_alone:
            packs.append(open_pack)
            open_pack = _Group((), region)
    if not packs:
        return [], open_pack.members
    packs[-1] = replace(packs[-1], members=packs[-1].members + open_pack.members)
    return packs, ()


def _with_rest(groups: list[_Group], rest: Sequence[CommunityRoll], least: int) -> list[_Group]:
    if not rest:
        return groups
    unplaced = _Group(tuple(sorted(rest, key=_order)), region=None)
    if not groups or (unplaced.roll >= least and not unplaced.is_shielded_alone):
        return [*groups, unplaced]
    smallest = min(groups, key=lambda group: (group.roll, _group_order(group)))
    joined = replace(smallest, members=smallest.members + unplaced.members)
    return [joined if group is smallest else group for group in groups]


def _group_order(group: _Group) -> tuple[bool, str, tuple[str, str, str, int]]:
    return group.region is None, group.region or "", _order(group.members[0])


def _numbered(groups: Iterable[_Group]) -> tuple[Unit, ...]:
    # Numbered, not named after a member: a shielded community must not lend its name to anything published.
    return tuple(
        Unit(
            id=str(number),
            roll=group.roll,
            communities=tuple(member.community.id for member in group.members),
            region=group.region,
            is_full=group.is_full,
        )
        for number, group in enumerate(sorted(groups, key=_group_order), start=1)
    )
