"""A sample that does not fit together is refused, with the file and the key of every problem."""

import shutil
from pathlib import Path

import pytest

from deliberation.sample.loading import GENDER_TRAINERS, load_dialogue
from deliberation.sample.reading import Problem, SampleRefused


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files of the sample, to be spoilt."""
    return Path(shutil.copytree(GENDER_TRAINERS, tmp_path / "sample"))


FIRST = "key: commitment\n  area: ethics"
SPOILT = [
    ("criteria.yaml", "support: 92,", "support: 192,", "commitment.leaning.support", "less than or equal to 100"),
    ("criteria.yaml", "support: 92,", "support: 96,", "commitment.leaning", "more than a hundred"),
    ("criteria.yaml", "support: 92,", "suport: 92,", "commitment.leaning.suport", "Unexpected"),
    ("criteria.yaml", FIRST, "key: commitment\n  area: virtues", "commitment.area", "names virtues"),
    ("criteria.yaml", "element: vision", "element: zeal", "commitment.element", "names zeal"),
    ("criteria.yaml", "starts_in: gb-leeds", "starts_in: gb", "commitment.starts_in", "names gb"),
    ("criteria.yaml", "{americas: 28,", "{atlantis: 28,", "activist.leaning.shifts", "names atlantis"),
    ("criteria.yaml", "rival: pro-feminist", "rival: commitment", "activist.rival", "as its rival"),
    ("criteria.yaml", "starts_in: gb-glasgow", "starts_in: ar-rosario", "activist.rival", "same community"),
    ("criteria.yaml", "key: honesty", "key: commitment", "commitment", "twice"),
    ("criteria.yaml", FIRST, f"{FIRST}\n  area: ethics", "line 12", "area stands here twice"),
    ("criteria.yaml", "Stands up", "Stands\\u202E up", "commitment.text", "control characters"),
    ("criteria.yaml", "Stands up", "Stands\\nup", "commitment.text", "pattern"),
    ("criteria.yaml", "- key: commitment", "- [key: commitment", "line 11", "expected"),
    ("communities.yaml", "parent: us,", "parent: atlantis,", "us-midwest.parent", "names atlantis"),
    ("communities.yaml", "parent: us,", "parent: world,", "us-midwest.parent", "next above"),
    ("communities.yaml", "level: local, parent: us,", "level: local,", "communities", "one top"),
    ("communities.yaml", "key: us,", "key: americas,", "americas", "key of a region"),
    ("communities.yaml", "key: us-midwest,", "key: us-care,", "us-care", "twice"),
    ("communities.yaml", "names: [english], ", "names: [elvish], ", "us-midwest.names", "names elvish"),
    ("communities.yaml", "country: US, ", "", "us.country", "is missing"),
    ("communities.yaml", "country: US,", "country: USA,", "us.country", "pattern"),
    ("communities.yaml", "region: americas, sub", "region: atlantis, sub", "us.region", "names atlantis"),
    ("communities.yaml", "America/Chicago", "America/Atlantis", "us.time_zone", "not a time zone"),
    ("communities.yaml", "languages: [en, es], ", "languages: [en, '?'], ", "us.languages.1", "not a language tag"),
    ("communities.yaml", "title: {en: United States, ", "title: {", "us.title", "no English"),
    ("communities.yaml", "members: 4\n", "members: 2\n", "world", "fewer members"),
    ("communities.yaml", "members: 4\n", "members: 400\n", "world", "more than 60 people"),
    ("conversation.yaml", "round: world", "round: atlantis", "whose-english.round", "names atlantis"),
    ("conversation.yaml", "round: world\n  criterion", "round: jo\n  criterion", "degree-or-not.criterion", "jo"),
    ("conversation.yaml", "round: jo", "round: mx", "culture-within-rights.a.by", "does not belong to mx"),
    ("conversation.yaml", "criterion: activist", "criterion: zeal", "activist-or-supporter.criterion", "names zeal"),
    ("conversation.yaml", "[english]", "[latin]", "whose-english.concerns", "names latin"),
    ("conversation.yaml", "reply_to: a", "reply_to: z", "whose-english.b.reply_to", "earlier post"),
    ("conversation.yaml", "{key: b,", "{key: a,", "whose-english.a", "twice"),
    ("conversation.yaml", "number: 3,", "number: 33,", "whose-english.a", "names person 33"),
    ("conversation.yaml", "by: gt-peten,", "by: atlantis,", "whose-english.a", "names atlantis"),
    ("dialogue.yaml", "simulated: true", "simulated: false", "simulated", "True"),
    ("dialogue.yaml", "policy: delphi", "policy: oracle", "policy", "names oracle"),
    ("dialogue.yaml", "community: mx,", "community: atlantis,", "drafting_team.community", "names atlantis"),
    ("dialogue.yaml", "key: attributes", "key: ethics", "ethics", "twice"),
    ("annex.yaml", "women: 9", "women: 8", "participation", "women says 8, its members make 9"),
    ("annex.yaml", "[10, 4, 7]", "[10, 4, 8]", "participation", "posts_by_week says 22"),
    ("names.yaml", "key: german", "key: english", "english", "twice"),
    ("earlier_set.yaml", "slug: training-day-ground-rules", "slug: gender-trainers", "slug", "later dialogue"),
    ("earlier_set.yaml", "  key: training-day-circle", "  key: world", "community", "later dialogue"),
    ("earlier_set.yaml", "area: before", "area: ethics", "programme-ahead.area", "names ethics"),
]


@pytest.mark.parametrize(("name", "old", "new", "key", "sentence"), SPOILT)
def test_what_does_not_fit_is_named_by_file_and_key(
    copy: Path, name: str, old: str, new: str, key: str, sentence: str
) -> None:
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SampleRefused) as refused:
        load_dialogue(copy)
    assert [p for p in refused.value.problems if (p.file, p.key) == (name, key) and sentence in p.sentence]


def test_every_problem_of_a_file_is_named_at_once(copy: Path) -> None:
    text = (copy / "dialogue.yaml").read_text(encoding="utf-8")
    text = text.replace("simulated: true\n", "").replace("review_months: 24", "review_months: soon")
    (copy / "dialogue.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SampleRefused) as refused:
        load_dialogue(copy)
    assert {problem.key for problem in refused.value.problems} == {"simulated", "review_months"}
    assert "dialogue.yaml: simulated: " in str(refused.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, Problem("names.yaml", "the file", "is missing")),
        (b"- \xff", Problem("names.yaml", "byte 2", "is not UTF-8")),
        (b"- \x07", Problem("names.yaml", "sign 2", "is not allowed in YAML")),
        (b"plain words", Problem("names.yaml", "the file", "Input should be a valid tuple")),
    ],
)
def test_a_file_that_cannot_be_read_is_named(copy: Path, content: bytes | None, expected: Problem) -> None:
    (copy / "names.yaml").unlink()
    if content is not None:
        (copy / "names.yaml").write_bytes(content)
    with pytest.raises(SampleRefused) as refused:
        load_dialogue(copy)
    assert refused.value.problems == (expected,)
