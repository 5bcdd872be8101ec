"""Communities of the tests, and who belongs to them."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from deliberation.communities.actions import found_community
from deliberation.communities.actions.memberships import admit_as, membership_of
from deliberation.communities.forms import NewCommunity
from deliberation.communities.models import Community, Membership, Region
from deliberation.people.models import Member
from deliberation.permissions import Actor, Role
from deliberation.rules.phases import Level
from tests.conftest import NOON

STEWARD = Actor(member_id=0, is_steward=True)

_numbers = count(1)


def region(session: Session, code: str = "africa", **others: Any) -> Region:
    """A part of the world."""
    made = session.get(Region, code) or Region(code=code, position=1, title={"en": code.title()})
    for name, value in others.items():
        setattr(made, name, value)
    session.add(made)
    session.flush()
    return made


def community(session: Session, name: str | None = None, parent: Community | None = None, **others: Any) -> Community:
    """A community: the top one, or a local one below its parent; public and open unless said otherwise."""
    level = Level(others.pop("level", Level.LOCAL if parent is not None else Level.GLOBAL))
    chosen: dict[str, Any] = {
        "name": name or f"Community {next(_numbers)}",
        "level": level,
        "parent_id": parent.id if parent is not None else None,
        "country": "KE" if level is Level.NATIONAL else None,
        "languages": ["en"],
    }
    return found_community(session, STEWARD, NewCommunity.parse({**chosen, **others}), NOON)


def belonging(session: Session, member: Member, community: Community, *roles: Role | str) -> Membership:
    """The member admitted to the community: as a member, or in these roles and no others."""
    membership = membership_of(session, community.id, member.id, NOON)
    admit_as(session, membership, [Role(role) for role in roles or ("member",)], NOON)
    session.flush()
    return membership
