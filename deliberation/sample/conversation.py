"""What simulated members say to one another in a sample."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from deliberation.sample.reading import STRICT, Key, LanguageTag, Prose

Number = Annotated[int, Field(strict=True, ge=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Person:
    """The person of a number in a community."""

    community: Key
    number: Number


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SamplePost:
    """A post by the person of a number in the community `by`; it may reply to an earlier one of its thread."""

    key: Key
    by: Key
    number: Number
    text: Prose
    language: LanguageTag = "en"
    reply_to: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SampleThread:
    """Posts on one criterion in the round of a community, or on that round as a whole."""

    key: Key
    round: Key
    posts: Annotated[tuple[SamplePost, ...], Field(min_length=1)]
    criterion: Key | None = None
    concerns: tuple[Key, ...] = ()
