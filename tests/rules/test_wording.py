"""Texts cleaned, compared by words in any script, and measured for likeness."""

import unicodedata
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.shortest_edit import MOST_CHANGES, Change
from deliberation.rules.wording import Run, clean_text, compare, near_duplicates, similarity, tokens

texts = st.text(max_size=60) | st.text("ab _1é\u0301\n\u200cไก่中カー👩\u200d", max_size=40)


def shown(runs: tuple[Run, ...]) -> str:
    """The comparison as people would write it: [-removed-] and {+added+}."""
    marks = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(marks[run.change].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("Two words, here.", ["Two", " ", "words", ",", " ", "here", "."]),
        ("cafe\u0301 été_1", ["cafe\u0301", " ", "été_1"]),
        ("مُدرِّبون جدد", ["مُدرِّبون", " ", "جدد"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("क्षत्रिय है", ["क्षत्रिय", " ", "है"]),
        ("中文 text", ["中", "文", " ", "text"]),
        ("ภาษาไก่", ["ภ", "า", "ษ", "า", "ไ", "ก่"]),
        ("ພາສາ", ["ພ", "າ", "ສ", "າ"]),
        ("かなカナ", ["か", "な", "カ", "ナ"]),
        ("👩\u200d👩\u200d👧!", ["👩\u200d👩\u200d👧", "!"]),
        ("a\n\n b", ["a", "\n\n ", "b"]),
    ],
)
def test_a_text_is_cut_as_its_script_reads(text: str, cut: list[str]) -> None:
    assert tokens(text) == cut


@pytest.mark.parametrize("script", ["ភាសាខ្មែរ", "မြန်မာဘာသာ"])
def test_scripts_without_spaces_are_cut_into_signs(script: str) -> None:
    assert len(tokens(script)) > 3
    assert "".join(tokens(script)) == script


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("at least 3 years", "at least 5 years", "at least [-3-]{+5+} years"),
        ("trains men often", "trains all people often", "trains [-men-]{+all people+} often"),
        ("one two three", "uno dos tres", "[-one two three-]{+uno dos tres+}"),
        ("one\n\ntwo", "uno\n\ndos", "[-one-]{+uno+}\n\n[-two-]{+dos+}"),
        ("她是培训师", "他是培训员", "[-她-]{+他+}是培训[-师-]{+员+}"),
        ("a b c d", "a c d b", "a [-b -]c d{+ b+}"),
    ],
)
def test_differences_are_shown_by_words(old: str, new: str, difference: str) -> None:
    assert shown(compare(old, new)) == difference


@given(texts, texts)
def test_both_texts_can_be_rebuilt(old: str, new: str) -> None:
    runs = compare(old, new)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == old
    assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == new
    assert all(run.text for run in runs)
    assert all(one.change is not other.change for one, other in pairwise(runs))


def test_beyond_the_limit_texts_differ_as_a_whole_between_equal_ends() -> None:
    old = "start " + " ".join(f"a{at}" for at in range(MOST_CHANGES)) + " end"
    new = "start " + " ".join(f"b{at}" for at in range(MOST_CHANGES)) + " end"
    changes = [run.change for run in compare(old, new)]
    assert changes == [Change.SAME, Change.REMOVED, Change.ADDED, Change.SAME]


@pytest.mark.parametrize("spelling", ["{} ", "{}"])
def test_huge_texts_can_be_compared(spelling: str) -> None:
    old = "".join(spelling.format("a" if at % 3 else "中") for at in range(200_000))
    new = "".join(spelling.format("a" if at % 5 else "文") for at in range(200_000))
    runs = compare(old, new)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == old


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("", ""),
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\r\nb\rc\u2028d\u2029e\u0085f", "a\nb\nc\nd\ne\nf"),
        ("\u202eevil\u202c \u2066x\u2069 \u202a\u202b\u202d\u2067\u2068", "evil x "),
        ("nul\x00 bell\x07 c1\x9b \x7f\x0b\x0c", "nul bell c1 "),
        ("half \ud800 pair", "half  pair"),
        ("e\u0301", "é"),
        ("e\u202e\u0301", "é"),
        ("\r\x00\n", "\n"),
        ("می\u200cخواهم \u200fعربي\u200e", "می\u200cخواهم \u200fعربي\u200e"),
    ],
)
def test_what_people_type_is_cleaned(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


@given(st.text(st.characters(), max_size=40))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    clean = clean_text(typed)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean.encode("utf-8").decode("utf-8") == clean


@given(texts, texts)
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Knows CEDAW well.", "knows cedaw, well"), ("她是培训师", "她是培训师。"), ("ﬁne", "fine")]
)
def test_case_punctuation_and_spelling_variants_do_not_count(one: str, other: str) -> None:
    assert similarity(one, other) == 1


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", "text"), ("!", "!"), ("abc", "xyz"), ("中", "文")])
def test_nothing_in_common_is_zero(one: str, other: str) -> None:
    assert similarity(one, other) == Fraction(0)


def test_near_duplicates_stand_nearest_first_then_by_id() -> None:
    text = "Trainers have at least three years of experience"
    others = {
        "far": "The venue is reachable by wheelchair",
        "b": "Trainers have at least five years of experience",
        "a": "Trainers have at least five years of experience",
        "nearest": "Trainers have at least three years of experience.",
    }
    found = near_duplicates(text, others, Fraction(7, 10))
    assert [identity for identity, _ in found] == ["nearest", "a", "b"]
    assert found[0][1] == 1
    assert found[1][1] < 1
