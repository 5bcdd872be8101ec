"""The sample dialogue: faithful to its source, and large and varied enough to show what it must."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from deliberation.communities.models import Joining, Visibility
from deliberation.config import PROJECT
from deliberation.permissions import Role
from deliberation.rules.phases import Level
from deliberation.sample.communities import SampleCommunity
from deliberation.sample.criteria import Leaning, Opinion
from deliberation.sample.dialogue import SampleDialogue
from deliberation.sample.fitting import misfits
from deliberation.sample.loading import GENDER_TRAINERS, load_dialogue

SOURCE = PROJECT.parent / "shared" / "data" / "gender-trainers.yaml"


@pytest.fixture(scope="module")
def sample() -> SampleDialogue:
    return load_dialogue()


def raw(name: str, folder: Path = GENDER_TRAINERS) -> Any:
    return yaml.safe_load((folder / name).read_text(encoding="utf-8"))


def local(sample: SampleDialogue) -> list[SampleCommunity]:
    return [community for community in sample.communities if community.level is Level.LOCAL]


@pytest.mark.skipif(not SOURCE.exists(), reason="the file that the sample was made from lies beside the project")
def test_what_the_dialogue_said_stands_unchanged() -> None:
    source = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    own = ("key", "area", "element", "text", "rival")
    criteria = [{name: c[name] for name in own if name in c} for c in raw("criteria.yaml")]
    assert criteria == source["criteria"]
    mandate, annex = raw("dialogue.yaml"), raw("annex.yaml")
    assert mandate["areas"] == source["areas"]
    assert [element["key"] for element in mandate["elements"]] == source["elements"]
    for name in ("slug", "title", "question", "source_language"):
        assert mandate[name] == source["dialogue"][name]
    for name in ("opened", "closed", "live_session"):
        assert annex["held"][name] == source["dialogue"][name]
    for name in ("participation", "questions", "concerns"):
        assert annex[name] == source[name]


def test_one_global_community_stands_above_the_contributors_countries(sample: SampleDialogue) -> None:
    assert [c.key for c in sample.communities if c.parent is None] == ["world"]
    national = [c for c in sample.communities if c.level is Level.NATIONAL]
    assert sample.annex is not None
    contributed = {country for member in sample.annex.participation.members for country in member.countries}
    assert {c.country for c in national} == contributed
    assert {c.region for c in national} == {region.key for region in sample.regions}
    assert len(sample.regions) == 5


def test_local_communities_lie_where_the_ones_above_them_lie(sample: SampleDialogue) -> None:
    for community in local(sample):
        above = sample.upwards(community.key)[1]
        assert (community.region, community.subregion, community.country, community.time_zone) == (
            above.region,
            above.subregion,
            above.country,
            above.time_zone,
        )


def test_communities_are_large_enough_for_units_and_some_are_not(sample: SampleDialogue) -> None:
    assert 350 <= sum(community.members for community in sample.communities) <= 450
    large = Counter(c.parent for c in local(sample) if c.members >= 10)
    national = [c for c in sample.communities if c.level is Level.NATIONAL]
    assert sum(large[c.key] >= 3 for c in national) > len(national) / 2
    assert [c.members for c in local(sample) if c.parent == "do"] == [5, 5, 4]
    assert sum(c.members < 10 for c in local(sample)) >= 10


def test_communities_differ_in_how_one_joins_and_two_are_shielded(sample: SampleDialogue) -> None:
    assert {community.joining for community in local(sample)} == set(Joining)
    shielded = [c for c in sample.communities if c.visibility is Visibility.SHIELDED]
    assert len(shielded) == 2
    assert {community.joining for community in shielded} == {Joining.INVITATION}


def test_every_community_has_two_facilitators(sample: SampleDialogue) -> None:
    for community in sample.communities:
        roles = [community.roles_of(number) for number in range(1, community.people + 1)]
        assert sum(Role.FACILITATOR in held for held in roles) == community.facilitators >= 2
        assert sum(Role.TRANSLATOR in held for held in roles) == community.translators
        assert sum(held == {Role.OBSERVER} for held in roles) == community.observers
        assert sum(Role.MEMBER in held for held in roles) == community.members


@pytest.mark.parametrize("number", [0, 15])
def test_nobody_bears_a_number_that_there_is_not(sample: SampleDialogue, number: int) -> None:
    with pytest.raises(ValueError, match=f"no person of number {number}"):
        sample.community("us-midwest").roles_of(number)


def test_every_local_community_has_a_criterion_of_its_own(sample: SampleDialogue) -> None:
    assert len(sample.criteria) == 56
    for community in local(sample):
        assert sample.criteria_from(community.key)


def test_rivals_start_in_different_communities(sample: SampleDialogue) -> None:
    start = {criterion.key: criterion.starts_in for criterion in sample.criteria}
    rivals = [criterion for criterion in sample.criteria if criterion.rival]
    assert len(rivals) == 6
    for criterion in rivals:
        assert criterion.rival is not None
        assert start[criterion.key] != start[criterion.rival]


def test_every_criterion_gives_reasons_and_other_ways_to_show_it(sample: SampleDialogue) -> None:
    for criterion in sample.criteria:
        assert 2 <= len(criterion.evidence) <= 3
        for text in (criterion.why, criterion.exclusion, *criterion.evidence):
            assert text.endswith((".", "?", '"'))


def test_every_concern_is_voiced_and_answered(sample: SampleDialogue) -> None:
    assert sample.annex is not None
    for concern in sample.annex.concerns:
        threads = [thread for thread in sample.threads if concern.key in thread.concerns]
        assert any(post.reply_to for thread in threads for post in thread.posts)


def test_people_write_mostly_english_and_not_only(sample: SampleDialogue) -> None:
    languages = Counter(post.language for thread in sample.threads for post in thread.posts)
    assert set(languages) == {"en", "es", "fr", "ar"}
    assert 40 <= languages.total() <= 60
    assert languages["en"] > languages.total() / 2


def test_the_earlier_set_is_small_ratified_and_of_one_level(sample: SampleDialogue) -> None:
    earlier = sample.earlier
    assert earlier is not None
    assert earlier.release == "1.0.0"
    assert [c.level for c in earlier.communities] == [Level.GLOBAL]
    assert 6 <= len(earlier.criteria) <= 8
    assert earlier.mandate.simulated
    assert earlier.earlier is None
    assert list(misfits(earlier)) == []


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


@pytest.mark.parametrize("path", sorted(GENDER_TRAINERS.glob("*.yaml")), ids=lambda path: path.name)
def test_no_text_holds_control_characters(path: Path) -> None:
    texts = list(strings(raw(path.name)))
    assert texts
    for text in texts:
        assert unicodedata.is_normalized("NFC", text)
        assert not [sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn")]


def test_the_same_chance_draws_the_same_people_each_under_their_own_name(sample: SampleDialogue) -> None:
    def drawn(seed: int) -> list[str]:
        chance, names = Random(seed), []
        for _ in range(40):
            names.append(sample.draw_member(chance, sample.community("gt-xela"), names).shown_name)
        return names

    assert drawn(7) == drawn(7) != drawn(8)
    assert len(set(drawn(7))) == 40


@pytest.mark.parametrize(("key", "script"), [("jo-irbid", "ARABIC"), ("pk-valleys", "ARABIC"), ("es-galicia", "LATIN")])
def test_names_are_written_as_people_there_write_them(sample: SampleDialogue, key: str, script: str) -> None:
    chance = Random(1)
    drawn = [sample.draw_member(chance, sample.community(key)).shown_name for _ in range(30)]
    assert any(unicodedata.name(name[0]).startswith(script) for name in drawn)


def test_a_member_reads_the_languages_of_the_community_the_first_one_most_often(sample: SampleDialogue) -> None:
    chance = Random(1)
    drawn = [sample.draw_member(chance, sample.community("us")).languages for _ in range(200)]
    assert set(drawn) == {("en", "es"), ("es", "en")}
    assert Counter(drawn).most_common(1)[0][0] == ("en", "es")


def test_an_opinion_shifts_with_region_and_community(sample: SampleDialogue) -> None:
    criteria = {criterion.key: criterion for criterion in sample.criteria}
    assert sample.opinion(criteria["activist"], "gb-leeds") == Opinion(34, 8, 58, 70)
    assert sample.opinion(criteria["activist"], "mx-oaxaca") == Opinion(62, 8, 30, 70)
    assert sample.opinion(criteria["activist"], "ar-rosario") == Opinion(80, 8, 12, 70)


@pytest.mark.parametrize(("shift", "expected"), [(99, (80, 20, 0)), (-99, (0, 20, 80)), (0, (50, 20, 30))])
def test_an_opinion_stays_a_share_of_a_hundred(shift: int, expected: tuple[int, int, int]) -> None:
    opinion = Leaning(support=50, unsure=20, requirement=5, shifts={"here": shift}).among(["here"])
    assert (opinion.support, opinion.unsure, opinion.against) == expected


def test_a_community_that_there_is_not_is_a_key_error(sample: SampleDialogue) -> None:
    with pytest.raises(KeyError, match="atlantis"):
        sample.community("atlantis")
