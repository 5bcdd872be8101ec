"""What a sample deliberation is about, and by which rules."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from deliberation.sample.communities import SampleCommunity, SampleRegion
from deliberation.sample.conversation import Person
from deliberation.sample.criteria import SampleCriterion
from deliberation.sample.reading import STRICT, Key, LanguageTag, Line, Prose, Statement, Titles


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Heading:
    """An area into which criteria are grouped, or an element that tags them."""

    key: Key
    title: Titles


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReferenceText:
    """A text of the frame: agreed elsewhere, and not up for vote."""

    key: Key
    title: Line
    published_by: Line
    year: Annotated[int, Field(strict=True, ge=1900, le=2100)]
    address: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=500)]
    body: Prose


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Mandate:
    """What a deliberation is about and by which rules, as its members approve it; a sample cannot lose its label."""

    simulated: Literal[True]
    slug: Key
    title: Line
    question: Statement
    source_language: LanguageTag
    required_languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)]
    policy: Line
    review_months: Annotated[int, Field(strict=True, ge=1)]
    drafting_team: Annotated[tuple[Person, ...], Field(min_length=1)]
    areas: Annotated[tuple[Heading, ...], Field(min_length=1)]
    elements: Annotated[tuple[Heading, ...], Field(min_length=1)]
    frame: tuple[ReferenceText, ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Places:
    """What communities.yaml holds."""

    regions: tuple[SampleRegion, ...]
    communities: Annotated[tuple[SampleCommunity, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class EarlierSet(Mandate):
    """What earlier_set.yaml holds: a dialogue of one community and one level, and the release it ended in."""

    release: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    community: SampleCommunity
    criteria: tuple[SampleCriterion, ...]
