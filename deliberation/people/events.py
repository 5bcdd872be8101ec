"""What happens to people in a community; facilitators may read it, the public sees only counts."""

from dataclasses import dataclass
from typing import ClassVar

from deliberation.events import Audience, Event
from deliberation.permissions import Role


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """Somebody was admitted to a community."""

    kind: ClassVar[str] = "member_joined"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    member_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class MemberErased(Event):
    """Somebody who once belonged to the community closed their account; told once for each of their communities."""

    kind: ClassVar[str] = "member_erased"
    audience: ClassVar[Audience] = Audience.FACILITATORS

    member_id: int
