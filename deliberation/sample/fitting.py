"""Whether the parts of a sample fit together: every name resolves, every place lies where it must."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from deliberation.rules.phases import Level
from deliberation.rules.policy import PRESETS
from deliberation.sample.communities import SampleCommunity
from deliberation.sample.conversation import SamplePost, SampleThread
from deliberation.sample.criteria import SampleCriterion
from deliberation.sample.dialogue import SampleDialogue
from deliberation.sample.reading import Problem

_ABOVE = {Level.LOCAL: Level.NATIONAL, Level.NATIONAL: Level.GLOBAL, Level.GLOBAL: None}


def misfits(dialogue: SampleDialogue) -> Iterator[Problem]:
    """Every problem between the parts of a dialogue and of the one before it."""
    broken_tree = [*_twice("communities.yaml", dialogue.communities), *_of_communities(dialogue)]
    yield from broken_tree
    if broken_tree:
        # The rest asks who stands above whom, which has no answer yet.
        return
    yield from _of_mandate("dialogue.yaml", dialogue)
    yield from _of_criteria("criteria.yaml", dialogue)
    yield from _of_conversation(dialogue)
    if dialogue.earlier is not None:
        yield from _of_earlier(dialogue, dialogue.earlier)


def _of_earlier(dialogue: SampleDialogue, earlier: SampleDialogue) -> Iterator[Problem]:
    file = "earlier_set.yaml"
    if earlier.mandate.slug == dialogue.mandate.slug:
        yield Problem(file, "slug", "is that of the later dialogue")
    for community in earlier.communities:
        if community.key in {later.key for later in dialogue.communities}:
            yield Problem(file, "community", "stands among those of the later dialogue")
        yield from _of_names(file, earlier, community)
    yield from _of_mandate(file, earlier)
    yield from _of_criteria(file, earlier)


def _of_communities(dialogue: SampleDialogue) -> Iterator[Problem]:
    file = "communities.yaml"
    regions = {region.key for region in dialogue.regions}
    by_key = {community.key: community for community in dialogue.communities}
    yield from _twice(file, dialogue.regions)
    yield from _twice("names.yaml", dialogue.name_lists)
    if len([c for c in dialogue.communities if c.parent is None]) != 1:
        yield Problem(file, "communities", "must have one top, and one only")
    for community in dialogue.communities:
        parent = by_key.get(community.parent or "")
        if community.parent is not None and parent is None:
            yield _unknown(file, f"{community.key}.parent", community.parent)
        if (parent.level if parent else None) is not _ABOVE[community.level]:
            yield Problem(file, f"{community.key}.parent", "is not of the level next above")
        if community.key in regions:
            yield Problem(file, community.key, "is also the key of a region")
        yield from _of_place(file, community, regions)
        yield from _of_names(file, dialogue, community)


def _of_place(file: str, community: SampleCommunity, regions: set[str]) -> Iterator[Problem]:
    if community.level is Level.GLOBAL:
        return
    for name in ("region", "subregion", "country", "time_zone"):
        if getattr(community, name) is None:
            yield Problem(file, f"{community.key}.{name}", "is missing below the global level")
    if community.region is not None and community.region not in regions:
        yield _unknown(file, f"{community.key}.region", community.region)


def _of_names(file: str, dialogue: SampleDialogue, community: SampleCommunity) -> Iterator[Problem]:
    known = {names.key for names in dialogue.name_lists}
    for name in community.names:
        if name not in known:
            yield _unknown(file, f"{community.key}.names", name)


def _of_mandate(file: str, dialogue: SampleDialogue) -> Iterator[Problem]:
    mandate = dialogue.mandate
    for headings in (mandate.areas, mandate.elements, mandate.frame):
        yield from _twice(file, headings)
    if mandate.policy not in PRESETS:
        yield _unknown(file, "policy", mandate.policy)
    for drafter in mandate.drafting_team:
        yield from _of_person(dialogue, drafter.community, drafter.number, _in(file, "drafting_team"))


def _of_criteria(file: str, dialogue: SampleDialogue) -> Iterator[Problem]:
    yield from _twice(file, dialogue.criteria)
    areas = {area.key for area in dialogue.mandate.areas}
    elements = {element.key for element in dialogue.mandate.elements}
    communities = {community.key for community in dialogue.communities}
    lowest = communities - {community.parent for community in dialogue.communities}
    places = communities | {region.key for region in dialogue.regions}
    for criterion in dialogue.criteria:
        named = [("area", criterion.area, areas), ("element", criterion.element, elements)]
        named += [("starts_in", criterion.starts_in, lowest)]
        named += [("leaning.shifts", place, places) for place in criterion.leaning.shifts]
        for name, value, known in named:
            if value not in known:
                yield _unknown(file, f"{criterion.key}.{name}", value)
        yield from _of_rival(file, dialogue, criterion)


def _of_rival(file: str, dialogue: SampleDialogue, criterion: SampleCriterion) -> Iterator[Problem]:
    if criterion.rival is None:
        return
    rival = next((other for other in dialogue.criteria if other.key == criterion.rival), None)
    if rival is None or rival.rival != criterion.key:
        yield Problem(file, f"{criterion.key}.rival", "does not name this one as its rival")
    elif rival.starts_in == criterion.starts_in:
        yield Problem(file, f"{criterion.key}.rival", "starts in the same community")


def _of_conversation(dialogue: SampleDialogue) -> Iterator[Problem]:
    yield from _twice("conversation.yaml", dialogue.threads)
    communities = {community.key for community in dialogue.communities}
    concerns = {concern.key for concern in dialogue.annex.concerns} if dialogue.annex else set()
    for thread in dialogue.threads:
        report = _in("conversation.yaml", thread.key)
        for concern in thread.concerns:
            if concern not in concerns:
                yield report("concerns", f"names {concern}, which there is not")
        if thread.round not in communities:
            yield report("round", f"names {thread.round}, which there is not")
            continue
        yield from _of_subject(dialogue, thread, report)
        yield from _of_posts(dialogue, thread, report)


def _of_subject(
    dialogue: SampleDialogue, thread: SampleThread, report: Callable[[str, str], Problem]
) -> Iterator[Problem]:
    if thread.criterion is None:
        return
    subject = next((criterion for criterion in dialogue.criteria if criterion.key == thread.criterion), None)
    if subject is None:
        yield report("criterion", f"names {thread.criterion}, which there is not")
    elif not _rises_to(dialogue, subject.starts_in, thread.round):
        yield report("criterion", f"does not pass through {thread.round}")


def _of_posts(
    dialogue: SampleDialogue, thread: SampleThread, report: Callable[[str, str], Problem]
) -> Iterator[Problem]:
    earlier: set[str] = set()
    for post in thread.posts:
        if post.key in earlier:
            yield report(post.key, "stands here twice")
        if post.reply_to is not None and post.reply_to not in earlier:
            yield report(f"{post.key}.reply_to", "is not an earlier post of the thread")
        earlier.add(post.key)
        yield from _of_author(dialogue, thread, post, report)


def _of_author(
    dialogue: SampleDialogue, thread: SampleThread, post: SamplePost, report: Callable[[str, str], Problem]
) -> Iterator[Problem]:
    stranger = list(_of_person(dialogue, post.by, post.number, report, post.key))
    yield from stranger
    if not stranger and not _rises_to(dialogue, post.by, thread.round):
        yield report(f"{post.key}.by", f"does not belong to {thread.round}")


def _of_person(
    dialogue: SampleDialogue, key: str, number: int, report: Callable[[str, str], Problem], name: str = "community"
) -> Iterator[Problem]:
    community = next((community for community in dialogue.communities if community.key == key), None)
    if community is None:
        yield report(name, f"names {key}, which there is not")
    elif number > community.people:
        yield report(name, f"names person {number} of {key}, which has {community.people}")


def _rises_to(dialogue: SampleDialogue, key: str, top: str) -> bool:
    known = any(community.key == key for community in dialogue.communities)
    return known and any(community.key == top for community in dialogue.upwards(key))


def _twice(file: str, keyed: Iterable[object]) -> Iterator[Problem]:
    counted = Counter(str(getattr(one, "key", one)) for one in keyed)
    yield from (Problem(file, key, "stands here twice") for key, times in counted.items() if times > 1)


def _unknown(file: str, key: str, value: str) -> Problem:
    return Problem(file, key, f"names {value}, which there is not")


def _in(file: str, place: str) -> Callable[[str, str], Problem]:
    return lambda key, sentence: Problem(file, f"{place}.{key}", sentence)
