"""Communities take their place in the tree and change their settings; regions are named."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.events import CommunityFounded, CommunityReshaped
from deliberation.communities.forms import NewCommunity, NewRegion, Settings
from deliberation.communities.models import Community, Joining, Region, Visibility
from deliberation.communities.queries import managed_community
from deliberation.database import lock
from deliberation.errors import NotFound, invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.people.queries import INSTALLATION
from deliberation.permissions import Act, Actor, require
from deliberation.rules.phases import Level

_DEPTH = {level: depth for depth, level in enumerate(reversed(Level))}
_OPENNESS = {visibility: rank for rank, visibility in enumerate(reversed(Visibility))}


def found_community(session: Session, actor: Actor, form: NewCommunity, now: datetime) -> Community:
    """Give a community its place below its parent, from which it takes what it does not say of its own place."""
    require(actor, Act.CREATE_COMMUNITY, INSTALLATION)
    parent = _parent(session, form)
    founded = Community(level=form.level, parent_id=form.parent_id, path="", founded_at=now)
    _settle(session, founded, form, parent)
    session.add(founded)
    session.flush()
    founded.path = f"{parent.path if parent else '/'}{founded.id}/"
    announce(session, CommunityFounded(community_id=founded.id, actor_id=actor.member_id))
    return founded


def reshape_community(session: Session, actor: Actor, community_id: int, form: Settings) -> Community:
    """Change a community's settings; who may read can only become fewer, since people wrote for those of before."""
    managed_community(session, actor, community_id, Act.MANAGE_COMMUNITY)
    reshaped = lock(session, Community, community_id)
    if _OPENNESS[form.visibility] > _OPENNESS[reshaped.visibility]:
        raise invalid("visibility", "only_narrower", _("This can only be narrowed: people wrote for fewer readers."))
    if form.visibility is Visibility.SHIELDED:
        _require_shielded_below(session, reshaped)
    parent = session.get(Community, reshaped.parent_id) if reshaped.parent_id is not None else None
    before = _settings_of(reshaped)
    _settle(session, reshaped, form, parent)
    after = _settings_of(reshaped)
    changed = tuple(name for name in after if after[name] != before[name])
    if changed:
        announce(session, CommunityReshaped(community_id=community_id, actor_id=actor.member_id, changed=changed))
    return reshaped


def set_region(session: Session, actor: Actor, form: NewRegion) -> Region:
    """Name a part of the world, or rename it."""
    require(actor, Act.STEWARD_INSTALLATION, INSTALLATION)
    region = session.get(Region, form.code) or Region(code=form.code)
    region.position, region.title = form.position, dict(form.title)
    session.add(region)
    return region


def _parent(session: Session, form: NewCommunity) -> Community | None:
    if form.parent_id is None:
        return None
    try:
        parent = lock(session, Community, form.parent_id)
    except NotFound:
        raise invalid("parent_id", "no_such_community", _("There is no such community.")) from None
    if _DEPTH[form.level] <= _DEPTH[parent.level]:
        raise invalid("level", "not_below_parent", _("This level does not lie below the community above it."))
    return parent


def _require_shielded_below(session: Session, top: Community) -> None:
    """Whoever joins below may read above, so that nothing below may be easier to enter."""
    easier = select(Community.id).where(
        Community.path.startswith(top.path), Community.id != top.id, Community.visibility != Visibility.SHIELDED
    )
    if session.scalars(easier.limit(1)).first() is not None:
        raise invalid("visibility", "open_below", _("There are communities below it that are not shielded yet."))


def _settle(session: Session, settled: Community, form: Settings, parent: Community | None) -> None:
    region = form.region or (parent.region_code if parent else None)
    if region is not None and session.get(Region, region) is None:
        raise invalid("region", "no_such_region", _("There is no such part of the world."))
    country = form.country or (parent.country if parent else None)
    if settled.level is Level.NATIONAL and country is None:
        raise invalid("country", "missing", _("A national community needs a country."))
    if form.visibility is not Visibility.SHIELDED and parent is not None and parent.is_shielded:
        raise invalid("visibility", "below_shielded", _("What lies below a shielded community must be shielded too."))
    if form.visibility is Visibility.SHIELDED and form.joining is not Joining.INVITATION:
        raise invalid("joining", "by_invitation", _("One joins a shielded community by invitation only."))
    settled.name, settled.name_language, settled.about = form.name, form.name_language, form.about or ""
    settled.country, settled.region_code = country, region
    settled.subregion = form.subregion or (parent.subregion if parent else None)
    settled.languages, settled.time_zone = list(form.languages), form.time_zone
    settled.visibility, settled.joining = form.visibility, form.joining
    # Whoever shields a community needs the way out on every page.
    settled.has_quick_exit = form.has_quick_exit or form.visibility is Visibility.SHIELDED


_SETTINGS = (
    *("name", "name_language", "about", "country", "subregion", "region_code", "languages", "time_zone"),
    *("visibility", "joining", "has_quick_exit"),
)


def _settings_of(community: Community) -> dict[str, object]:
    return {name: getattr(community, name) for name in _SETTINGS}
