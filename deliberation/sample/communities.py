"""The communities of a sample, and the simulated people in them."""

from collections.abc import Collection
from dataclasses import dataclass as plain
from random import Random
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic.dataclasses import dataclass

from deliberation.communities.models import Joining, Visibility
from deliberation.permissions import Role
from deliberation.rules.phases import Level
from deliberation.sample.reading import STRICT, Count, Key, LanguageTag, Line, Percent, TimeZone, Titles

MOST_PEOPLE = 60
FEWEST_NAMES = 10
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Subregion = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class NameList:
    """Given names and initials of one group of languages, and how they are put together there."""

    key: Key
    pattern: Line
    given: Annotated[tuple[Line, ...], Field(min_length=FEWEST_NAMES)]
    initials: Annotated[tuple[Line, ...], Field(min_length=FEWEST_NAMES)]

    def shown_names(self) -> tuple[str, ...]:
        """Every name that can be drawn from the list."""
        return tuple(self.pattern.format(given=g, initial=i) for g in self.given for i in self.initials)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SampleRegion:
    """A part of the world in which ballots are counted together."""

    key: Key
    title: Titles


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SampleCommunity:
    """A community and how many people belong to it: members 1 to `members`, then the observers."""

    key: Key
    level: Level
    title: Titles
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)]
    names: Annotated[tuple[Key, ...], Field(min_length=1)]
    joining: Joining
    members: Annotated[int, Field(strict=True, ge=1)]
    facilitators: Annotated[int, Field(strict=True, ge=2)]
    translators: Count = 0
    observers: Count = 0
    participation: Percent = 96
    parent: Key | None = None
    region: Key | None = None
    subregion: Subregion | None = None
    country: Country | None = None
    time_zone: TimeZone | None = None
    visibility: Visibility = Visibility.PUBLIC

    @model_validator(mode="after")
    def _people_fit(self) -> Self:
        if max(self.facilitators, self.translators) > self.members:
            raise ValueError("has fewer members than facilitators or translators")
        if self.people > MOST_PEOPLE:
            raise ValueError(f"has more than {MOST_PEOPLE} people")
        return self

    @property
    def people(self) -> int:
        return self.members + self.observers

    def roles_of(self, number: int) -> frozenset[Role]:
        """The roles of the person of a number, from 1: facilitators come first, translators are the last members."""
        if not 1 <= number <= self.people:
            raise ValueError(f"{self.key} has no person of number {number}")
        if number > self.members:
            return frozenset({Role.OBSERVER})
        held = {Role.MEMBER}
        if number <= self.facilitators:
            held.add(Role.FACILITATOR)
        if number > self.members - self.translators:
            held.add(Role.TRANSLATOR)
        return frozenset(held)


@plain(frozen=True, slots=True)
class SampleMember:
    """Somebody who does not exist, always to be labelled so: a shown name, and languages in the order of reading."""

    shown_name: str
    languages: tuple[str, ...]


def draw_name(chance: Random, lists: Collection[NameList], taken: Collection[str]) -> str:
    """A shown name that nobody in `taken` bears; the lists are equally likely, whatever their length."""
    drawn_from = chance.choice(tuple(lists))
    return chance.choice([name for name in drawn_from.shown_names() if name not in taken])


def draw_languages(chance: Random, languages: tuple[str, ...]) -> tuple[str, ...]:
    """A reading order: each language is twice as likely to come first as the one after it."""
    weights = [2 ** (len(languages) - place) for place in range(len(languages))]
    first = chance.choices(languages, weights)[0]
    return (first, *(tag for tag in languages if tag != first))
