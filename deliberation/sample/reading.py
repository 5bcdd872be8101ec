"""Reading a sample file into frozen values, with problems that name file and key."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from deliberation.inputs import LONGEST_LINE, LONGEST_STATEMENT, LONGEST_TEXT
from deliberation.locale import is_language, is_time_zone
from deliberation.rules.wording import clean_text

T = TypeVar("T")

STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)
"""What every part of a sample file is held to: no key that nobody reads."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and under which key of which file."""

    file: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.sentence}"


class SampleRefused(ValueError):
    """A sample that cannot be loaded as it is, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _is_clean(text: str) -> str:
    if clean_text(text) != text:
        raise ValueError("holds control characters, or letters that are not composed")
    return text


def _is_known_language(tag: str) -> str:
    if not is_language(tag):
        raise ValueError("is not a language tag")
    return tag


def _is_known_time_zone(name: str) -> str:
    if not is_time_zone(name):
        raise ValueError("is not a time zone")
    return name


def _speaks_english(titles: Mapping[str, str]) -> Mapping[str, str]:
    if "en" not in titles:
        raise ValueError("has no English")
    return titles


_CLEAN = AfterValidator(_is_clean)
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE, pattern=r"^\S[^\n]*$"), _CLEAN]
Statement = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_STATEMENT, pattern=r"^\S[^\n]*$"), _CLEAN]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), _CLEAN]
LanguageTag = Annotated[str, AfterValidator(_is_known_language)]
TimeZone = Annotated[str, AfterValidator(_is_known_time_zone)]
Titles = Annotated[Mapping[LanguageTag, Line], AfterValidator(_speaks_english)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
Count = Annotated[int, Field(strict=True, ge=0)]


# The same loader in C, many times as fast, where PyYAML was built with it.
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _OnceOnly(_Loader):  # type: ignore[misc, valid-type]
    """YAML keeps the last of two equal keys without a word; here it is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        names = [self.construct_object(name, deep=True) for name, _ in node.value]
        for position, name in enumerate(names):
            if name in names[:position]:
                raise yaml.constructor.ConstructorError(
                    problem=f"{name} stands here twice", problem_mark=node.value[position][0].start_mark
                )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def read(path: Path, kind: type[T] | Any) -> T:
    """The values that a file holds; raises SampleRefused with every key that is wrong."""
    document = _parse(path)
    try:
        parsed: T = TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        raise SampleRefused(
            Problem(path.name, _key(document, found["loc"]), found["msg"])
            for found in error.errors(include_url=False, include_input=False)
        ) from None
    return parsed


def _parse(path: Path) -> Any:
    try:
        # A subclass of the safe loader, stricter than it.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_OnceOnly)  # noqa: S506
    except FileNotFoundError:
        raise SampleRefused([Problem(path.name, "the file", "is missing")]) from None
    except UnicodeDecodeError as error:
        raise SampleRefused([Problem(path.name, f"byte {error.start}", "is not UTF-8")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SampleRefused([Problem(path.name, f"line {line}", str(error.problem))]) from None
    except yaml.reader.ReaderError as error:
        raise SampleRefused([Problem(path.name, f"sign {error.position}", "is not allowed in YAML")]) from None


def _key(document: Any, place: tuple[int | str, ...]) -> str:
    """A place in words: an entry of a list that has a key of its own goes by that key instead of list and number."""
    names: list[str] = []
    for part in place:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            document = None
        if isinstance(part, int) and isinstance(document, dict) and "key" in document:
            names[-1:] = [str(document["key"])]
        else:
            names.append(str(part))
    return ".".join(names) or "the file"
