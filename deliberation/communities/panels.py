"""What slices on the left add to a community's page."""

from collections.abc import Callable, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.permissions import Actor, can_read

Panel = Callable[[Session, Actor, Community], str]

_panels: list[Panel] = []


def panel(function: Panel) -> None:
    """Add what a slice shows of a community, as markup; it is asked only for readers of that community."""
    if function not in _panels:
        _panels.append(function)


def panels_of(session: Session, actor: Actor, community: Community) -> Sequence[Markup]:
    """Everything that slices add for this reader; nothing where they may not read."""
    if not can_read(actor, community.place):
        return ()
    return [Markup(shown) for show in _panels if (shown := show(session, actor, community))]  # noqa: S704 (rendered)
