"""What a format is: a projection of a release's document, kept in a module of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from deliberation.errors import Sentence

Document = Mapping[str, Any]
Signature = Mapping[str, Any]


@dataclass(frozen=True)
class Format:
    """One way to write a release: what people call it, what machines call it, and how its bytes are made."""

    name: Sentence
    media_type: str
    extension: str
    write: Callable[[Document, Signature], bytes]


def found_in(package: str, folders: Iterable[str]) -> dict[str, Format]:
    """The FORMAT of every module in a package, by extension; ValueError when two share one."""
    table: dict[str, Format] = {}
    for module in sorted(iter_modules(folders), key=lambda found: found.name):
        made: Format = import_module(f"{package}.{module.name}").FORMAT
        if made.extension in table:
            raise ValueError(f"two formats end in .{made.extension}")
        table[made.extension] = made
    return table
