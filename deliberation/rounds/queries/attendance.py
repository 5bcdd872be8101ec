"""What a facilitator sees of a round: who takes part, who is silent, and what it asks of people's time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.communities.queries import homes
from deliberation.rounds.models import Participation, Round
from deliberation.rounds.queries.reading import policy_of
from deliberation.rounds.texts import Texts
from deliberation.rules.budget import Demand, demand
from deliberation.rules.eligibility import counting_community
from deliberation.rules.phases import RoundKind

# What to reckon with while nothing has been proposed.
USUAL_TEXTS = 20
MOST_TEXTS = 1000


@dataclass(frozen=True)
class Group:
    """How many of the members of a community or a region take part; its title by language, none where it has none."""

    title: Mapping[str, str]
    members: int
    taking_part: int
    # The shielded communities of a region are shown as one.
    is_shielded: bool = False

    @property
    def is_silent(self) -> bool:
        return self.members > 0 and self.taking_part == 0


@dataclass(frozen=True)
class Attendance:
    """Who takes part in a round, against who could."""

    members: int
    taking_part: int
    communities: tuple[Group, ...]
    regions: tuple[Group, ...]

    @property
    def silent(self) -> tuple[Group, ...]:
        return tuple(group for group in self.communities if group.is_silent)


def attendance(session: Session, round_: Round) -> Attendance:
    """How many of those who could take part in a round do so, by region and by community one step below the round's."""
    query = select(Community).where(Community.path.startswith(round_.community.path)).order_by(Community.path)
    below = {community.id: community for community in session.scalars(query)}
    living = homes(session, round_.community)
    active = _active(session, round_) & living.keys()
    size = _by_counting(round_, below, living.values())
    here = _by_counting(round_, below, (living[member_id] for member_id in active))
    counted = [(below[community_id], size[community_id], here[community_id]) for community_id in below]
    steps = [each for each in counted if each[0].parent_id == round_.community_id or each[0].id == round_.community_id]
    return Attendance(
        members=len(living),
        taking_part=len(active),
        communities=_groups(steps, _own_or_region),
        regions=_groups(steps, lambda community: (community.region_code or "", False)),
    )


def expected_texts(texts: Texts, expected: int | None) -> int:
    """How many texts to reckon with: those expected, else those that are there, else the usual number."""
    return min(expected, MOST_TEXTS) if expected is not None and expected >= 0 else texts.number or USUAL_TEXTS


def demand_of(round_: Round, texts: Texts, expected: int | None = None) -> Demand:
    """What the round asks of each member, with its texts or with as many as are expected; else with one question."""
    number = expected_texts(texts, expected) if round_.kind is RoundKind.CRITERIA else 1
    return demand(
        round_.kind,
        number,
        policy_of(round_),
        has_ballot=round_.has_ballot,
        unrated=min(texts.unrated, number),
    )


def _active(session: Session, round_: Round) -> set[int]:
    """Who acted in the round or confirmed; a ratification is also theirs who did so in the round that it approves."""
    approved = (
        (Round.deliberation_id == round_.deliberation_id)
        & (Round.community_id == round_.community_id)
        & (Round.kind == RoundKind.CRITERIA)
    )
    is_meant = or_(Round.id == round_.id, approved) if round_.kind is RoundKind.RATIFICATION else Round.id == round_.id
    query = select(Participation.member_id).join(Round, Round.id == Participation.round_id)
    has_acted = or_(Participation.acted_at.is_not(None), Participation.confirmed_at.is_not(None))
    return set(session.scalars(query.where(is_meant, has_acted)))


def _by_counting(round_: Round, below: Mapping[int, Community], homes_of: Iterable[int]) -> Counter[int | None]:
    parents = {community.id: community.parent_id for community in below.values()}
    return Counter(counting_community(home, round_.community_id, parents) for home in homes_of)


def _own_or_region(community: Community) -> tuple[str, bool]:
    return (community.region_code or "", True) if community.is_shielded else (str(community.id), False)


def _groups(
    counted: Iterable[tuple[Community, int, int]], key_of: Callable[[Community], tuple[str, bool]]
) -> tuple[Group, ...]:
    """Sum what has the same key, in the order in which the keys first occur; what has no members is left out."""
    titles: dict[tuple[str, bool], Mapping[str, str]] = {}
    members: Counter[tuple[str, bool]] = Counter()
    present: Counter[tuple[str, bool]] = Counter()
    for community, size, taking_part in counted:
        key = key_of(community)
        by_region = key[1] or key[0] == (community.region_code or "")
        region = community.region.title if community.region else {}
        titles.setdefault(key, region if by_region else {community.name_language: community.name})
        members[key] += size
        present[key] += taking_part
    return tuple(Group(titles[k], members[k], present[k], k[1]) for k in titles if members[k])
