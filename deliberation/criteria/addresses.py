"""Where sets, releases and criteria are found, and how their addresses point to one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import current_app, url_for
from werkzeug.routing import BaseConverter

from deliberation.criteria.formats import TABLE
from deliberation.criteria.projections import Format
from deliberation.criteria.queries import Series


class SetSlug(BaseConverter):
    """The name of a set in addresses."""

    regex = r"[a-z0-9][a-z0-9-]*"


class VersionNumber(BaseConverter):
    """A semantic version without a suffix."""

    regex = r"[0-9]+\.[0-9]+\.[0-9]+"


class Extension(BaseConverter):
    """How a file's name ends, which tells its format."""

    regex = r"[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)*"


CONVERTERS: Mapping[str, type[BaseConverter]] = {"set_slug": SetSlug, "version": VersionNumber, "extension": Extension}


@dataclass(frozen=True)
class Relation:
    """Where an address points to, and in which way (RFC 8288)."""

    name: str
    address: str
    media_type: str | None = None

    def __str__(self) -> str:
        media_type = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{public(self.address)}>; rel="{self.name}"{media_type}'


def public(path: str) -> str:
    """The whole address, as people cite it."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def relations_of_page(series: Series) -> list[Relation]:
    """What the page of a release points to: itself, its neighbours, the same release in every format."""
    pages = {version: url_for("criteria.release", slug=series.slug, version=version) for version in series.versions}
    alternates = [Relation("alternate", address, made.media_type) for made, address in in_every_format(series)]
    return _neighbours(series, pages, url_for("criteria.latest", slug=series.slug)) + alternates


def relations_of_file(series: Series, extension: str) -> list[Relation]:
    """What a release in one format points to: its permalink and its neighbours in the same format."""
    files = {version: address_of_file(series.slug, version, extension) for version in series.versions}
    latest = url_for("criteria_api.latest", slug=series.slug, extension=extension)
    return _neighbours(series, files, latest)


def in_every_format(series: Series) -> list[tuple[Format, str]]:
    """Each format with the permalink of the release in it."""
    return [(made, address_of_file(series.slug, series.version, end)) for end, made in sorted(TABLE.items())]


def address_of_file(slug: str, version: str, extension: str) -> str:
    """The permalink of a release in one format."""
    return url_for("criteria_api.release", slug=slug, version=version, extension=extension)


def header(relations: Iterable[Relation]) -> str:
    """The relations as a Link header (RFC 8288)."""
    return ", ".join(str(relation) for relation in relations)


def _neighbours(series: Series, addresses: Mapping[str, str], latest: str) -> list[Relation]:
    """The relations between versions (RFC 5829)."""
    found = [Relation("canonical", addresses[series.version]), Relation("latest-version", latest)]
    if series.predecessor:
        found.append(Relation("predecessor-version", addresses[series.predecessor]))
    if series.successor:
        found.append(Relation("successor-version", addresses[series.successor]))
    return found
