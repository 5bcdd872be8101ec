"""A sample dialogue as values."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from deliberation.sample.annex import Annex
from deliberation.sample.communities import (
    NameList,
    SampleCommunity,
    SampleMember,
    SampleRegion,
    draw_languages,
    draw_name,
)
from deliberation.sample.conversation import SampleThread
from deliberation.sample.criteria import Opinion, SampleCriterion
from deliberation.sample.mandate import Mandate


@dataclass(frozen=True)
class SampleDialogue:
    """A whole dialogue. `release` is set where it is already ratified; `earlier` is the one to load before it."""

    mandate: Mandate
    regions: tuple[SampleRegion, ...]
    communities: tuple[SampleCommunity, ...]
    name_lists: tuple[NameList, ...]
    criteria: tuple[SampleCriterion, ...]
    threads: tuple[SampleThread, ...] = ()
    annex: Annex | None = None
    release: str | None = None
    earlier: "SampleDialogue | None" = None

    def community(self, key: str) -> SampleCommunity:
        """The community of a key; KeyError where there is none."""
        for community in self.communities:
            if community.key == key:
                return community
        raise KeyError(key)

    def upwards(self, key: str) -> tuple[SampleCommunity, ...]:
        """The community of a key and those above it, the top one last."""
        community = self.community(key)
        return (community, *(self.upwards(community.parent) if community.parent else ()))

    def criteria_from(self, key: str) -> tuple[SampleCriterion, ...]:
        """The criteria that start in a community."""
        return tuple(criterion for criterion in self.criteria if criterion.starts_in == key)

    def opinion(self, criterion: SampleCriterion, key: str) -> Opinion:
        """How people of a community lean towards a criterion, by their region and the communities above them."""
        chain = self.upwards(key)
        places = [community.key for community in chain]
        return criterion.leaning.among([*places, *filter(None, [chain[0].region])])

    def draw_member(self, chance: Random, community: SampleCommunity, taken: Collection[str] = ()) -> SampleMember:
        """A simulated person of a community, under a name that nobody in `taken` bears."""
        lists = [names for names in self.name_lists if names.key in community.names]
        return SampleMember(draw_name(chance, lists, taken), draw_languages(chance, community.languages))
