"""What a real dialogue left beside its criteria: figures, side questions and concerns."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from deliberation.sample.communities import Country
from deliberation.sample.reading import STRICT, Count, Key, Percent, Statement


@dataclass(frozen=True, kw_only=True, config=STRICT)
class LiveSession:
    """A webinar: its minutes, who came, and the share who stayed longer than `engaged_after_minutes`."""

    minutes: Count
    attended: Count
    engagement_percent: Percent
    engaged_after_minutes: Count
    questioners_over: Count


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Held:
    """When the dialogue was held."""

    opened: date
    closed: date
    live_session: LiveSession


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Contributor:
    """Somebody who wrote: a gender, countries (the first one counts) and a number of posts."""

    key: Key
    gender: Literal["f", "m"]
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]
    posts: Count


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TakingPart:
    """Who took part, as the report of the dialogue counted it; figures that do not add up are refused."""

    posts_by_week: tuple[Count, ...]
    contributors: Count
    countries: Count
    women: Count
    men: Count
    members: tuple[Contributor, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counted = {
            "posts_by_week": (sum(self.posts_by_week), sum(m.posts for m in self.members)),
            "contributors": (self.contributors, len(self.members)),
            "countries": (self.countries, len({m.countries[0] for m in self.members})),
            "women": (self.women, sum(m.gender == "f" for m in self.members)),
            "men": (self.men, sum(m.gender == "m" for m in self.members)),
        }
        for figure, (said, found) in counted.items():
            if said != found:
                raise ValueError(f"{figure} says {said}, its members make {found}")
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Option:
    """An answer that was put forward; `disputed` where the dialogue quarrelled about it."""

    key: Key
    text: Statement
    disputed: bool = False


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SampleQuestion:
    """A consultation beside the criteria."""

    key: Key
    text: Statement
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Concern:
    """A worry that a platform for this dialogue must answer."""

    key: Key
    text: Statement


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Annex:
    """The annex of the dialogue's report."""

    held: Held
    participation: TakingPart
    questions: tuple[SampleQuestion, ...]
    concerns: tuple[Concern, ...]
