"""The candidate criteria of a sample, and how simulated members lean towards them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass as plain
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from deliberation.proposals.models import FitFor
from deliberation.sample.reading import STRICT, Key, Percent, Prose, Statement

Shift = Annotated[int, Field(strict=True, ge=-100, le=100)]


@plain(frozen=True, slots=True)
class Opinion:
    """Of a hundred people in one place: how many are in favour, unsure, against; and of those in favour, how many say
    "for every trainer"."""

    support: int
    unsure: int
    against: int
    requirement: int


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Leaning:
    """How simulated members lean, in percent; `shifts` add to the support of a region or community and all below it."""

    support: Percent
    unsure: Percent
    requirement: Percent
    shifts: Mapping[Key, Shift] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_a_hundred_at_most(self) -> Self:
        if self.support + self.unsure > 100:
            raise ValueError("support and unsure are more than a hundred")
        return self

    def among(self, places: Iterable[str]) -> Opinion:
        """The opinion of people who belong to these places; what a shift takes from support goes to those against."""
        shifted = self.support + sum(self.shifts.get(place, 0) for place in places)
        support = min(max(shifted, 0), 100 - self.unsure)
        return Opinion(support, self.unsure, 100 - self.unsure - support, self.requirement)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SampleCriterion:
    """A candidate criterion with its reasons, and the community in which somebody proposes it first."""

    key: Key
    area: Key
    element: Key
    text: Statement
    starts_in: Key
    why: Prose
    evidence: Annotated[tuple[Statement, ...], Field(min_length=1)]
    exclusion: Prose
    fit_for: Annotated[tuple[FitFor, ...], Field(min_length=1)]
    leaning: Leaning
    rival: Key | None = None
