"""Communities and what belongs to them, as JSON."""

from typing import Any

from deliberation.communities.models import Community, Invitation, Membership, Region
from deliberation.communities.queries import Belonging, Branch


def as_region(region: Region) -> dict[str, Any]:
    """A part of the world."""
    return {"code": region.code, "position": region.position, "title": region.title}


def as_community(community: Community) -> dict[str, Any]:
    """What a community says of itself."""
    return {
        "id": community.id,
        "parent_id": community.parent_id,
        "level": community.level,
        "name": community.name,
        "name_language": community.name_language,
        "about": community.about,
        "country": community.country,
        "subregion": community.subregion,
        "region": community.region_code,
        "languages": community.languages,
        "time_zone": community.time_zone,
        "visibility": community.visibility,
        "joining": community.joining,
        "has_quick_exit": community.has_quick_exit,
        "founded_at": community.founded_at.isoformat(),
    }


def as_branch(branch: Branch) -> dict[str, Any]:
    """A community with those below it."""
    return {**as_community(branch.community), "below": [as_branch(each) for each in branch.below]}


def as_membership(membership: Membership) -> dict[str, Any]:
    """What somebody is in a community."""
    roles = [{"role": grant.role, "languages": grant.languages} for grant in membership.roles]
    return {
        "community_id": membership.community_id,
        "member_id": membership.member_id,
        "status": membership.status,
        "roles": sorted(roles, key=lambda role: str(role["role"])),
    }


def as_belonging(belonging: Belonging) -> dict[str, Any]:
    """One person in a community."""
    return {"member_id": belonging.member_id, "shown_name": belonging.shown_name, "roles": list(belonging.roles)}


def as_invitation(invitation: Invitation) -> dict[str, Any]:
    """An invitation; its link is kept nowhere."""
    return {
        "id": invitation.id,
        "community_id": invitation.community_id,
        "role": invitation.role,
        "uses_left": invitation.uses_left,
        "expires_at": invitation.expires_at.isoformat(),
    }
