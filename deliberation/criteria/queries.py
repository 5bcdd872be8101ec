"""Reading sets, releases and criteria: what was ratified is public, wherever it was worked out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from deliberation.communities.models import Community, Visibility
from deliberation.criteria.models import CriteriaSet, Criterion, Listing, Release
from deliberation.errors import NotFound

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Series:
    """A release among the releases of its set, the oldest first."""

    slug: str
    version: str
    dates: tuple[tuple[str, datetime], ...]
    is_unlisted: bool

    @property
    def versions(self) -> tuple[str, ...]:
        return tuple(version for version, _released_at in self.dates)

    @property
    def predecessor(self) -> str | None:
        return self._beside(-1)

    @property
    def successor(self) -> str | None:
        return self._beside(1)

    def _beside(self, step: int) -> str | None:
        place = self.versions.index(self.version) + step
        return self.versions[place] if 0 <= place < len(self.versions) else None


@dataclass(frozen=True)
class Published:
    """A set in a list, by its latest release."""

    release: Release
    number_of_criteria: int


@dataclass(frozen=True)
class Record:
    """A criterion as it stands in the latest release that has it, the releases of its set, and those that have it."""

    listing: Listing
    series: Series
    held_in: tuple[tuple[str, datetime], ...]

    @property
    def is_current(self) -> bool:
        """Whether the newest release still has it."""
        return self.listing.release.version == self.series.versions[-1]


def published_sets(session: Session, after: int = 0) -> list[Published]:
    """Every set with a release, at most 100 after an id; those of shielded communities are known by address only."""
    latest = select(func.max(Release.id)).group_by(Release.set_id)
    query = (
        select(Release, func.count(Listing.criterion_id))
        .join(Release.criteria_set)
        .join(Community, Community.id == CriteriaSet.community_id)
        .join(Listing, Listing.release_id == Release.id, isouter=True)
        .where(Release.id.in_(latest), Community.visibility != Visibility.SHIELDED, CriteriaSet.id > after)
        .group_by(Release.id, CriteriaSet.id)
        .order_by(CriteriaSet.id)
        .options(contains_eager(Release.criteria_set), defer(Release.document))
        .limit(MOST_AT_ONCE)
    )
    return [Published(release, number) for release, number in session.execute(query)]


def latest_release(session: Session, slug: str) -> Release:
    """The newest release of the set with this name; raises NotFound."""
    query = select(Release).join(CriteriaSet).where(CriteriaSet.slug == slug).order_by(Release.id.desc()).limit(1)
    return _found(session.scalars(query).one_or_none())


def release_at(session: Session, slug: str, version: str) -> Release:
    """One version of the set with this name; raises NotFound."""
    query = select(Release).join(CriteriaSet).where(CriteriaSet.slug == slug, Release.version == version)
    return _found(session.scalars(query).one_or_none())


def series_of(session: Session, release: Release) -> Series:
    """The release among those before and after it."""
    query = (
        select(Release.version, Release.released_at, Community.visibility)
        .join(Release.criteria_set)
        .join(Community, Community.id == CriteriaSet.community_id)
        .where(Release.set_id == release.set_id)
        .order_by(Release.id)
    )
    rows = session.execute(query).all()
    dates = tuple((version, released_at) for version, released_at, _visibility in rows)
    is_unlisted = rows[0][2] is Visibility.SHIELDED
    return Series(release.criteria_set.slug, release.version, dates, is_unlisted)


def record_of(session: Session, uuid: str) -> Record:
    """The criterion with this identity; raises NotFound."""
    query = (
        select(Listing)
        .join(Listing.criterion)
        .where(Criterion.uuid == uuid)
        .order_by(Listing.release_id.desc())
        .options(contains_eager(Listing.criterion), joinedload(Listing.release).joinedload(Release.criteria_set))
        .limit(1)
    )
    listing = session.scalars(query).one_or_none()
    if listing is None:
        raise NotFound()
    return Record(listing, series_of(session, listing.release), _versions_with(session, listing.criterion_id))


def slug_of(session: Session, uuid: str) -> str | None:
    """The name of the published set with this identity, if it is one."""
    query = select(CriteriaSet.slug).join(Release).where(CriteriaSet.uuid == uuid).limit(1)
    return session.scalars(query).one_or_none()


def _versions_with(session: Session, criterion_id: int) -> tuple[tuple[str, datetime], ...]:
    query = select(Release.version, Release.released_at).join(Listing).where(Listing.criterion_id == criterion_id)
    return tuple((version, released_at) for version, released_at in session.execute(query.order_by(Release.id)))


def _found(release: Release | None) -> Release:
    if release is None:
        raise NotFound()
    return release
