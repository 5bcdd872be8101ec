"""What is said for the codes of this slice, and what can be chosen, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Joining, Visibility
from deliberation.communities.places import countries, place_name, subregions
from deliberation.communities.queries import regions
from deliberation.errors import Sentence
from deliberation.locale import in_language, language_name, reader_language
from deliberation.locale import lazy_gettext as _
from deliberation.people.choices import languages, time_zones
from deliberation.permissions import Role
from deliberation.rules.phases import Level

Choices = list[tuple[str, str]]

ROLES: Mapping[Role, Sentence] = {
    Role.MEMBER: _("Member"),
    Role.OBSERVER: _("Observer"),
    Role.TRANSLATOR: _("Translator"),
    Role.FACILITATOR: _("Facilitator"),
}
ROLES_EXPLAINED: Mapping[Role, Sentence] = {
    Role.MEMBER: _("proposes, discusses, rates and votes"),
    Role.OBSERVER: _("reads, discusses and reacts; does not vote"),
    Role.TRANSLATOR: _("carries texts from one language into another"),
    Role.FACILITATOR: _("opens and closes rounds, admits people, keeps the talk fair"),
}
LEVELS: Mapping[Level, Sentence] = {
    Level.LOCAL: _("Local"),
    Level.NATIONAL: _("National"),
    Level.GLOBAL: _("Global"),
}
VISIBILITIES: Mapping[Visibility, tuple[Sentence, Sentence]] = {
    Visibility.PUBLIC: (_("Public"), _("everybody may read what is said")),
    Visibility.CLOSED: (_("Closed to others"), _("everybody sees that it exists; only its members may read")),
    Visibility.SHIELDED: (_("Shielded"), _("nobody else learns that it exists; for people at risk")),
}
JOININGS: Mapping[Joining, tuple[Sentence, Sentence]] = {
    Joining.OPEN: (_("Open"), _("everybody may join at once")),
    Joining.REQUEST: (_("On request"), _("its facilitators decide")),
    Joining.INVITATION: (_("By invitation"), _("only with a link from inside")),
}


@dataclass(frozen=True)
class ForSettings:
    """The choices on the pages that found a community or change its settings."""

    levels: Choices
    countries: Choices
    subregions: Choices
    regions: Choices
    languages: Choices
    time_zones: Choices


def for_settings(session: Session, chosen_languages: list[str]) -> ForSettings:
    """What can be chosen for a community, with what was chosen already among it."""
    reader = reader_language().tag
    nothing = ("", "–")
    return ForSettings(
        levels=[(level.value, str(word)) for level, word in LEVELS.items()],
        countries=[nothing, *countries(reader)],
        subregions=[nothing, *subregions(reader)],
        regions=[nothing, *((region.code, in_language(region.title)["text"]) for region in regions(session))],
        languages=languages(chosen_languages),
        time_zones=time_zones(),
    )


def role_word(role: Role | str) -> str:
    """What a role is called."""
    return str(ROLES[Role(role)])


def place_word(community: Community) -> str:
    """Where a community is, as its reader says it: the country, or what lies around it; nothing where it says none."""
    code = community.country or community.subregion
    if code is not None:
        return place_name(code, reader_language().tag)
    return in_language(community.region.title)["text"] if community.region is not None else ""


def language_word(tag: str) -> str:
    """What the reader calls a language."""
    return language_name(tag, reader_language().tag)
