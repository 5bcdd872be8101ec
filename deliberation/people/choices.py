"""What can be chosen on a member's own page: languages and time zones, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale

from deliberation.locale import REGISTRY, SOURCE_LANGUAGE, language_name, reader_language
from deliberation.people.models import Member

Choices = list[tuple[str, str]]

# Places, and the one zone that is no place.
_PLACES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@dataclass(frozen=True)
class ForPreferences:
    """The choices of the page "me"."""

    languages: Choices
    interface_languages: Choices
    time_zones: Choices


def for_preferences(member: Member) -> ForPreferences:
    """What a member may choose, with what they chose already among it."""
    return ForPreferences(
        languages=languages(member.languages),
        interface_languages=[(each.tag, each.own_name) for each in REGISTRY],
        time_zones=time_zones(),
    )


def languages(chosen: Iterable[str] = ()) -> Choices:
    """The languages of the world that have a two-letter code, and those that were chosen, by the reader's names."""
    reader = reader_language().tag
    tags = {*_two_letters(), *chosen}
    return sorted(((tag, language_name(tag, reader)) for tag in tags), key=lambda choice: choice[1])


@lru_cache(maxsize=1)
def time_zones() -> Choices:
    """Time zones by place; their names are the same in every language."""
    places = sorted(name for name in available_timezones() if name.startswith(_PLACES))
    return [(name, name.replace("_", " ")) for name in ("UTC", *places)]


@lru_cache(maxsize=1)
def _two_letters() -> frozenset[str]:
    tags = map(str, Locale.parse(SOURCE_LANGUAGE).languages)
    return frozenset(tag for tag in tags if len(tag) == 2)
