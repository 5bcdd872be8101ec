"""Reading a sample dialogue from its files: one that does not fit together is refused, with every problem found."""

from dataclasses import replace
from pathlib import Path

from deliberation.rules.phases import Level
from deliberation.sample.annex import Annex
from deliberation.sample.communities import NameList, SampleCommunity
from deliberation.sample.conversation import SampleThread
from deliberation.sample.criteria import SampleCriterion
from deliberation.sample.dialogue import SampleDialogue
from deliberation.sample.fitting import misfits
from deliberation.sample.mandate import EarlierSet, Mandate, Places
from deliberation.sample.reading import SampleRefused, read

GENDER_TRAINERS = Path(__file__).parent / "gender_trainers"


def load_dialogue(folder: Path = GENDER_TRAINERS) -> SampleDialogue:
    """The dialogue of a folder with the one before it; raises SampleRefused with what is wrong, by file and key."""
    places: Places = read(folder / "communities.yaml", Places)
    earlier: EarlierSet = read(folder / "earlier_set.yaml", EarlierSet)
    names: tuple[NameList, ...] = read(folder / "names.yaml", tuple[NameList, ...])
    loaded = SampleDialogue(
        mandate=read(folder / "dialogue.yaml", Mandate),
        regions=places.regions,
        communities=_settled(places.communities),
        name_lists=names,
        criteria=read(folder / "criteria.yaml", tuple[SampleCriterion, ...]),
        threads=read(folder / "conversation.yaml", tuple[SampleThread, ...]),
        annex=read(folder / "annex.yaml", Annex),
        earlier=SampleDialogue(
            mandate=earlier,
            regions=places.regions,
            communities=(earlier.community,),
            name_lists=names,
            criteria=earlier.criteria,
            release=earlier.release,
        ),
    )
    if problems := tuple(misfits(loaded)):
        raise SampleRefused(problems)
    return loaded


def _settled(communities: tuple[SampleCommunity, ...]) -> tuple[SampleCommunity, ...]:
    """Local communities lie where the ones above them lie."""
    above = {community.key: community for community in communities}
    return tuple(_placed(community, above.get(community.parent or "")) for community in communities)


def _placed(community: SampleCommunity, parent: SampleCommunity | None) -> SampleCommunity:
    if community.level is not Level.LOCAL or parent is None:
        return community
    return replace(
        community,
        region=community.region or parent.region,
        subregion=community.subregion or parent.subregion,
        country=community.country or parent.country,
        time_zone=community.time_zone or parent.time_zone,
    )
