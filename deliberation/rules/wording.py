"""Texts that people write: cleaned, compared by words, and measured for likeness."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import regex

from deliberation.rules.shortest_edit import Change, Step, shortest_edit

# In these scripts no space parts the words, so that they are compared by what a reader sees as one sign.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# The two joiners shape words in Persian and in the scripts of India, and do not part them.
_WORDS = regex.compile(rf"[[\p{{L}}\p{{M}}\p{{N}}_\u200c\u200d]--[{_UNSPACED}]]+|\s+|\X", regex.VERSION1)
_LINE_ENDS = regex.compile(r"\r\n|[\r\u0085\u2028\u2029]")
# Control characters, halves of surrogate pairs, and what overrides direction: with these a text can be spoofed.
_UNWELCOME = regex.compile(r"[[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]--[\t\n\r\u0085]]", regex.VERSION1)


@dataclass(frozen=True)
class Run:
    """A stretch of text that both wordings share, or that only one of them has."""

    change: Change
    text: str


def clean_text(text: str) -> str:
    """Take out control characters and overrides of direction, write line ends as newlines, compose to NFC."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", _UNWELCOME.sub("", text)))


def tokens(text: str) -> list[str]:
    """Cut a text into words, spaces and single signs; joined again they are the text."""
    return _WORDS.findall(text)


def compare(old: str, new: str) -> tuple[Run, ...]:
    """The word differences; kept and removed runs give the old text, kept and added ones the new."""
    steps = _whole_phrases(shortest_edit(tokens(old), tokens(new)))
    runs = []
    for is_kept, stretch in groupby(steps, key=lambda step: step.change is Change.SAME):
        gathered = list(stretch)
        changes = (Change.SAME,) if is_kept else (Change.REMOVED, Change.ADDED)
        runs += [Run(change, _text_of(gathered, change)) for change in changes]
    return tuple(run for run in runs if run.text)


def similarity(one: str, other: str) -> Fraction:
    """How alike two texts of one language are, from 0 to 1: Dice's coefficient over runs of three signs.

    Case, punctuation and spacing do not count; a text without a letter or digit is like no other.
    """
    return _likeness(_trigrams(one), _trigrams(other))


def near_duplicates(text: str, others: Mapping[str, str], at_least: Fraction) -> tuple[tuple[str, Fraction], ...]:
    """Which of the other texts (id: text) are at least so alike, the most alike first, then by id."""
    profile = _trigrams(text)
    measured = [(identity, _likeness(profile, _trigrams(other))) for identity, other in others.items()]
    alike = [(identity, likeness) for identity, likeness in measured if likeness >= at_least]
    return tuple(sorted(alike, key=lambda found: (-found[1], found[0])))


def _whole_phrases(steps: Sequence[Step]) -> list[Step]:
    # A space kept between two changed words would chop a changed phrase into confetti.
    whole: list[Step] = []
    for at, step in enumerate(steps):
        between = 0 < at < len(steps) - 1 and Change.SAME not in (steps[at - 1].change, steps[at + 1].change)
        if between and step.change is Change.SAME and step.token.isspace() and "\n" not in step.token:
            whole += [Step(Change.REMOVED, step.token), Step(Change.ADDED, step.token)]
        else:
            whole.append(step)
    return whole


def _text_of(steps: Sequence[Step], change: Change) -> str:
    return "".join(step.token for step in steps if step.change is change)


def _trigrams(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(regex.findall(r"[\p{L}\p{M}\p{N}]+", folded))
    padded = f" {words} " if words else ""
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def _likeness(one: Counter[str], other: Counter[str]) -> Fraction:
    whole = one.total() + other.total()
    return Fraction(2 * (one & other).total(), whole) if whole else Fraction(0)
