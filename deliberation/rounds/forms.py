"""What facilitators send to create, plan and extend, and members to take part."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from werkzeug.datastructures import MultiDict

from deliberation.communities.forms import Language
from deliberation.errors import InvalidInput, invalid
from deliberation.inputs import Form, Line, Prose, Statement, clean_line
from deliberation.locale import is_time_zone
from deliberation.locale import lazy_gettext as _
from deliberation.rules.canonical import NotCanonical, parse_json
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.rules.policy import PRESETS, Policy, PolicyError, policy_from_json

MOST_AREAS = 20
MOST_FRAME_TEXTS = 20
MOST_LANGUAGES = 20
MOST_DRAFTERS = 50
YEARS = range(2000, 2200)


class Preset(StrEnum):
    """The rules that can be chosen by name."""

    DELPHI = "delphi"
    THREE_WEEKS = "three-weeks"
    QUICK = "quick"
    DOUBLE_MAJORITY = "double-majority"
    ISO = "iso"


class Convening(StrEnum):
    """Whether the members approve question, frame and rules first."""

    BY_MEMBERS = "by_members"
    WITHOUT = "without"


def _zone(name: str) -> str:
    if not is_time_zone(name):
        raise invalid("", "unknown_time_zone", _("This is not a time zone such as Africa/Nairobi."))
    return name


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.year not in YEARS:
        raise invalid("", "not_a_moment", _("Please give a day and a time, such as 2026-03-31 18:00."))
    return moment.replace(second=0, microsecond=0)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid("", "not_an_address", _("This must be a web address that begins with https://."))
    return text


def _policy(value: Any) -> Policy | None:
    try:
        document = parse_json(value.encode()) if isinstance(value, str) else value
        return policy_from_json(document)
    except NotCanonical:
        raise invalid("", "not_json", _("These rules are not JSON that can be read.")) from None
    except PolicyError as error:
        where = error.pointer or "/"
        sentence = _("These rules cannot be used: see %(where)s (%(code)s).", where=where, code=error.code)
        raise invalid("", "policy_" + error.code, sentence) from None


def _numbered(value: Any) -> Any:
    """A list as a mapping from its places, so that an error names the row that was typed into."""
    return dict(enumerate(value)) if isinstance(value, list) else value


def _lines(value: Any) -> Any:
    """A page sends one title a line; a machine sends a list of titles."""
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        return value
    return [{"title": line} for part in value for line in part.splitlines() if clean_line(line)]


def _tags(value: Any) -> Any:
    """Tags from boxes that were ticked, and from one in which several were typed."""
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        return value
    return list(dict.fromkeys(tag for part in value for tag in part.replace(",", " ").split()))


def _box(field: str) -> str:
    return field if field.startswith("frame.") else field.partition(".")[0]


RowNumber = Annotated[int, Field(ge=1, le=999_999_999)]
Zone = Annotated[str, AfterValidator(_zone)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Address = Annotated[Line, AfterValidator(_address)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,58}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,70}$")]
PolicyDocument = Annotated[Policy, BeforeValidator(_policy)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Titled(_Part):
    """An area or an element: its title in the deliberation's language, or in several by tag."""

    key: Key | None = None
    title: Line | Annotated[dict[Language, Line], Field(min_length=1, max_length=MOST_LANGUAGES)]


class FrameTextForm(_Part):
    """A reference text that is not up for vote."""

    title: Line
    published_by: Line | None = None
    year: int | None = Field(default=None, ge=1, le=YEARS.stop)
    address: Address | None = None
    summary: Prose | None = None


Titles = Annotated[list[Titled], BeforeValidator(_lines), Field(max_length=MOST_AREAS)]
Languages = Annotated[list[Language], BeforeValidator(_tags), Field(min_length=1, max_length=MOST_LANGUAGES)]


class DeliberationForm(Form):
    """A question that a community and those below it will work out together."""

    community_id: RowNumber
    title: Line
    question: Statement
    slug: Slug | None = None
    language: Language = "en"
    areas: Annotated[Titles, Field(min_length=1)]
    elements: Titles = []
    frame: Annotated[dict[int, FrameTextForm], BeforeValidator(_numbered), Field(max_length=MOST_FRAME_TEXTS)] = {}
    required_languages: Languages
    preset: Preset = Preset.DELPHI
    policy: PolicyDocument | None = None
    drafter_ids: Annotated[list[RowNumber], Field(max_length=MOST_DRAFTERS)] = []
    convening: Convening = Convening.BY_MEMBERS

    @model_validator(mode="before")
    @classmethod
    def _rows_of_the_page(cls, sent: Any) -> Any:
        """Gather a page's fields `frame.0.title`, `frame.0.year` and so on by their row."""
        if not isinstance(sent, Mapping):
            return sent
        rows: dict[int, dict[str, Any]] = {}
        rest: dict[str, Any] = {}
        for name, value in sent.items():
            head, _dot, tail = str(name).partition(".")
            number, _dot, field = tail.partition(".")
            if head == "frame" and number.isdecimal() and number.isascii() and len(number) < 3:
                rows.setdefault(int(number), {})[field] = value
            else:
                rest[name] = value
        return {**rest, "frame": rows} if rows else rest

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """As every form; of a page, whose lists are typed into one box, an error names the box."""
        try:
            return super().parse(sent)
        except InvalidInput as error:
            if not isinstance(sent, MultiDict):
                raise
            boxes = (replace(each, field=_box(each.field)) for each in error.fields)
            raise InvalidInput(*{each.field: each for each in boxes}.values()) from None

    @property
    def rules(self) -> Policy:
        """The policy that was written out, else the one chosen by its name."""
        return self.policy or PRESETS[self.preset.value]


class RoundForm(Form):
    """One round in one community; the time is local in the time zone, which is the community's if none is given."""

    community_id: RowNumber
    kind: RoundKind = RoundKind.CRITERIA
    opens_at: Moment
    time_zone: Zone | None = None


class LevelForm(Form):
    """The rounds of all communities of a level; the time is local in each community's own zone, or in the one given."""

    level: Level
    opens_at: Moment
    time_zone: Zone | None = None


class ExtensionForm(Form):
    """More time for the present phase, and why; the closing time is local in the round's zone."""

    phase: Phase
    closes_at: Moment
    reason: Prose


class UnitForm(Form):
    """The community in whose group one's ballot shall count."""

    community_id: RowNumber
