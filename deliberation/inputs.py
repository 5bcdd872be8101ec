"""What people send: parsed into frozen values, or refused field by field in the reader's language."""

from collections.abc import Mapping
from typing import Annotated, Any, Self, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from deliberation.errors import FieldError, InvalidInput, Sentence
from deliberation.locale import lazy_gettext as _
from deliberation.rules.wording import clean_text

LONGEST_LINE = 200
LONGEST_STATEMENT = 400
LONGEST_TEXT = 10_000
# No form has nearly so many; telling what is wrong with each of a hundred thousand would take a server minutes.
MOST_FIELDS = 500
MOST_ERRORS = 50

# The page's own fields, which no form is about.
ENVELOPE = frozenset({"csrf_token"})


class _Unreadable(ValueError):
    pass


def _readable(cleaned_by: Any) -> BeforeValidator:
    def clean(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        # Werkzeug puts this where bytes were not UTF-8; nobody types it.
        if "\N{REPLACEMENT CHARACTER}" in value:
            raise _Unreadable("unreadable")
        return cleaned_by(value)

    return BeforeValidator(clean)


def clean_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean_text(text).split())


def clean_prose(text: str) -> str:
    """The cleaned text without the blanks around it; nothing where there is nothing else."""
    return clean_text(text).strip()


# Cleaning stands last, so that it comes first and the limits are a string's own, with its own sentences.
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE), _readable(clean_line)]
Statement = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_STATEMENT), _readable(clean_line)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), _readable(clean_prose)]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class Form(BaseModel):
    """The base of everything that a door takes; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: ClientId | None = Field(default=None)

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """The values that a page or a machine sent; raises InvalidInput with every field that is wrong."""
        if len(sent) > MOST_FIELDS:
            raise InvalidInput(FieldError("form", "too_long", _SENTENCES["too_long"]))
        values = _from_page(cls, sent) if isinstance(sent, MultiDict) else dict(sent)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            raise InvalidInput(*(_field_error(each) for each in found[:MOST_ERRORS])) from None


def _from_page(form: type[Form], sent: MultiDict[str, str]) -> dict[str, Any]:
    """A page sends text only: an empty box is a missing answer, a repeated one a list."""
    values: dict[str, Any] = {}
    for name in sent:
        if name in ENVELOPE:
            continue
        field = form.model_fields.get(name)
        if field is not None and get_origin(field.annotation) in (list, tuple):
            values[name] = [v for v in sent.getlist(name) if v.strip()]
        elif sent[name].strip():
            values[name] = sent[name]
    return values


_SENTENCES: Mapping[str, Sentence] = {
    "missing": _("Please fill this in."),
    "string_too_short": _("Please fill this in."),
    "too_short": _("Please choose at least one."),
    "too_long": _("There are too many of these."),
    "unreadable": _("Some of these characters could not be read. Please type them again."),
    "enum": _("Please choose one of the answers offered."),
    "literal_error": _("Please choose one of the answers offered."),
    "extra_forbidden": _("This form has no such field."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "datetime_from_date_parsing": _("This must be a date."),
    "date_from_datetime_parsing": _("This must be a date."),
    "string_pattern_mismatch": _("This does not have the form that is needed."),
}


def _field_error(error: ErrorDetails) -> FieldError:
    code = error["type"]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, InvalidInput):
        first = cause.fields[0]
        return FieldError(_name(error) or first.field, first.code, first.message)
    if isinstance(cause, _Unreadable):
        code = "unreadable"
    if code == "string_too_long":
        most = error["ctx"]["max_length"]
        return FieldError(_name(error), code, _("This is too long: at most %(most)s characters.", most=most))
    return FieldError(_name(error), code, _SENTENCES.get(code, _("This answer cannot be taken as it is.")))


def _name(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"] if not (isinstance(part, str) and "[" in part))
