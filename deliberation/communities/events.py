"""What happens to communities and in their membership."""

from dataclasses import dataclass
from typing import ClassVar

from deliberation.events import Audience, Event
from deliberation.permissions import Role


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Event):
    """A community took its place in the tree."""

    kind: ClassVar[str] = "community_founded"


@dataclass(frozen=True, kw_only=True)
class CommunityReshaped(Event):
    """A community's settings changed; which ones, by name."""

    kind: ClassVar[str] = "community_reshaped"

    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdmissionAsked(Event):
    """Somebody asks to be admitted."""

    kind: ClassVar[str] = "admission_asked"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    member_id: int


@dataclass(frozen=True, kw_only=True)
class AdmissionDeclined(Event):
    """Somebody was not admitted."""

    kind: ClassVar[str] = "admission_declined"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """Somebody left the community, or lost their last role in it."""

    kind: ClassVar[str] = "member_left"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    member_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A member was given a role; who facilitates a community is no secret in it."""

    kind: ClassVar[str] = "role_granted"

    member_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A role was taken from a member, at once."""

    kind: ClassVar[str] = "role_revoked"

    member_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class InvitationMade(Event):
    """A link was made with which others may join."""

    kind: ClassVar[str] = "invitation_made"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    invitation_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """A link no longer lets anybody join."""

    kind: ClassVar[str] = "invitation_withdrawn"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    invitation_id: int
