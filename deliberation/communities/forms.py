"""What people send about communities, memberships and invitations."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints
from werkzeug.datastructures import MultiDict

from deliberation.communities.models import Joining, Visibility
from deliberation.communities.places import is_country, is_subregion
from deliberation.errors import invalid
from deliberation.inputs import ENVELOPE, Form, Line, Prose
from deliberation.locale import is_language, is_time_zone
from deliberation.locale import lazy_gettext as _
from deliberation.people.forms import Address, LinkUse, Password, ShownName, Wish
from deliberation.permissions import Role
from deliberation.rules.phases import Level

MOST_LANGUAGES = 20
MOST_USES = 500
MOST_DAYS = 90
LARGEST_NUMBER = 2**31 - 1


def _language(tag: str) -> str:
    if not is_language(tag):
        raise invalid("", "not_a_language", _("We do not know this language."))
    return tag


def _country(code: str) -> str:
    if not is_country(code.upper()):
        raise invalid("", "not_a_country", _("We do not know a country of this code."))
    return code.upper()


def _subregion(code: str) -> str:
    if not is_subregion(code):
        raise invalid("", "not_a_subregion", _("We do not know a part of the world of this number."))
    return code


def _zone(name: str) -> str:
    if not is_time_zone(name):
        raise invalid("", "not_a_time_zone", _("We do not know this time zone."))
    return name


def _different(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


Language = Annotated[str, AfterValidator(_language)]
Languages = Annotated[list[Language], Field(max_length=MOST_LANGUAGES), AfterValidator(_different)]
CommunityName = Annotated[Line, StringConstraints(max_length=120)]
LinkToken = Annotated[str, StringConstraints(max_length=100)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]


class Settings(Form):
    """What a community says of itself, and how one joins it."""

    name: CommunityName
    name_language: Language = "en"
    about: Prose | None = None
    country: Annotated[str, AfterValidator(_country)] | None = None
    subregion: Annotated[str, AfterValidator(_subregion)] | None = None
    region: RegionCode | None = None
    languages: Languages = Field(default_factory=list)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    visibility: Visibility = Visibility.PUBLIC
    joining: Joining = Joining.OPEN
    has_quick_exit: bool = False


class NewCommunity(Settings):
    """A community that takes its place below another one, or at the top."""

    parent_id: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] | None = None
    level: Level


class Request(Form):
    """Why somebody wants to join; it may stay empty."""

    message: Annotated[Prose, StringConstraints(max_length=1000)] | None = None
    next: Wish | None = None


class Newcomer(Form):
    """Somebody without an account who wants to join: an address, or with an invitation a password instead.

    With an address the password is chosen when the mailed link is used, and what is sent here counts for nothing.
    """

    shown_name: ShownName
    email: Address | None = None
    password: Password | None = None
    message: Annotated[Prose, StringConstraints(max_length=1000)] | None = None
    shared_phone: bool = False
    next: Wish | None = None


class InvitedNewcomer(Newcomer):
    """The same with the link's token, as a machine sends it."""

    token: LinkToken


class Arrival(LinkUse):
    """The button under the mailed link, with a password if one is wanted."""

    password: Password | None = None


class Acceptance(Form):
    """The button under an invitation; a machine sends the token itself, a page has it in its address."""

    token: LinkToken | None = None
    next: Wish | None = None


class NewRole(Form):
    """A role for a member; a translator's names the languages."""

    role: Role
    languages: Languages = Field(default_factory=list)


class NewInvitation(Form):
    """A link with which so many people may join, for so many days."""

    role: Role = Role.MEMBER
    uses: Annotated[int, Field(ge=1, le=MOST_USES)] = 1
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 14


class NewRegion(Form):
    """A part of the world: its code, where it stands in lists, and what it is called in each language."""

    code: RegionCode
    position: Annotated[int, Field(ge=0, le=1000)] = 0
    title: Annotated[dict[Language, Line], Field(min_length=1)]

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """As every form; on a page the titles are fields named title-en, title-ar."""
        if not isinstance(sent, MultiDict):
            return super().parse(sent)
        title = {name.removeprefix("title-"): text for name, text in sent.items() if name.startswith("title-")}
        others = {name: text for name, text in sent.items() if name not in ENVELOPE and not name.startswith("title-")}
        given = {language: text for language, text in title.items() if text.strip()}
        return super().parse({name: text for name, text in others.items() if text.strip()} | {"title": given})
