"""What this slice puts on the page of a community."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.permissions import Actor
from deliberation.rounds.queries import rounds_in


def on_community(session: Session, reader: Actor, community: Community) -> Markup | str:
    """What goes on in a community, and what went on there before."""
    found = rounds_in(session, reader, community.id)
    if not found:
        return ""
    return Markup(render_template("rounds/of_community.html", rounds=found))  # noqa: S704 (rendered by our own template)
