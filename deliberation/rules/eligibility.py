"""Who is on the roll, and in which community each voter counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

Parents = Mapping[int, int | None]
"""The tree of communities: the parent of each, None for the top."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership as far as the roll needs it; an observer's gives no ballot."""

    community: int
    joined_at: datetime
    left_at: datetime | None = None
    is_observer: bool = False

    def gives_ballot(self, frozen_at: datetime) -> bool:
        """Whether it began before the roll was frozen, still stood then, and is not an observer's."""
        stands = self.left_at is None or self.left_at > frozen_at
        return self.joined_at <= frozen_at and stands and not self.is_observer


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may belong on the roll: memberships, taking part, and the community that they chose to count in.

    An act is to have proposed, posted, supported, reacted, amended, objected or rated in this round. The roll of the
    top round counts in a ratification.
    """

    member: int
    belongings: tuple[Belonging, ...]
    acted_at: datetime | None = None
    confirmed_at: datetime | None = None
    chosen: int | None = None
    is_on_top_roll: bool = False

    def takes_part(self, frozen_at: datetime) -> bool:
        """Whether an act, one tap or the top roll puts them on the roll, not later than it was frozen."""
        moments = [moment for moment in (self.acted_at, self.confirmed_at) if moment is not None]
        return self.is_on_top_roll or any(moment <= frozen_at for moment in moments)


@dataclass(frozen=True, slots=True)
class Voter:
    """A voter: where their membership is (home), and the community that they count in, one step below the round's."""

    member: int
    home: int
    community: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the roll come from one organisation; None is for those without one, and for the merged small ones."""

    organisation: str | None
    members: int
    roll: int


def counting_community(community: int, round_community: int, parents: Parents) -> int | None:
    """The community below the round's that contains this one, the round's own for itself, None outside it."""
    below: int | None = None
    here: int | None = community
    while here is not None and here != round_community:
        below, here = here, parents.get(here)
    if here is None:
        return None
    return round_community if below is None else below


def voter(candidate: Candidate, round_community: int, parents: Parents, frozen_at: datetime) -> Voter | None:
    """A candidate's place on the roll, None for whoever did nothing, only observes, joined late or is outside.

    It is in the community chosen, by name or as the one below the round's, else in that of the oldest membership.
    """
    places = sorted(
        (belonging.joined_at, belonging.community, below)
        for belonging in candidate.belongings
        if belonging.gives_ballot(frozen_at)
        and (below := counting_community(belonging.community, round_community, parents)) is not None
    )
    if not candidate.takes_part(frozen_at) or not places:
        return None
    chosen = [place for place in places if candidate.chosen in place[1:]]
    _joined_at, home, community = (chosen or places)[0]
    return Voter(candidate.member, home, community)


def frozen_roll(
    candidates: Iterable[Candidate], round_community: int, parents: Parents, frozen_at: datetime
) -> tuple[Voter, ...]:
    """The roll in the order of members, one entry for each person however many communities they belong to."""
    entries = (voter(candidate, round_community, parents, frozen_at) for candidate in candidates)
    by_member = {entry.member: entry for entry in entries if entry is not None}
    return tuple(by_member[member] for member in sorted(by_member))


def organisation_shares(organisations: Iterable[str | None], least_cell: int = 5) -> tuple[Share, ...]:
    """Each organisation's share of the roll, the largest first; cells below 5 are merged, and their complement too."""
    counted = Counter(organisations)
    roll = counted.total()
    merged = counted.pop(None, 0)
    cells = sorted(counted.items(), key=lambda cell: (cell[1], cell[0] or ""))
    while cells and (cells[0][1] < least_cell or 0 < merged < least_cell):
        merged += cells.pop(0)[1]
    shares = [Share(organisation, members, roll) for organisation, members in reversed(cells)]
    return (*shares, Share(None, merged, roll)) if merged else tuple(shares)
