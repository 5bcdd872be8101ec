"""The way out: a link on every page for whoever may have to leave it in a hurry."""

from typing import Any

from flask import Flask, g, request

from deliberation.communities.models import Community
from deliberation.communities.queries import has_quick_exit
from deliberation.database import reading
from deliberation.doors import actor

# A page that anybody may have open.
ELSEWHERE = "https://www.wikipedia.org/"


def exit_of(community: Community) -> str | None:
    """Where the way out leads on a page of this community, or of its reader's own; nothing where nobody wants one."""
    return ELSEWHERE if community.has_quick_exit else g.get("quick_exit")


def _note() -> None:
    g.quick_exit = None
    if request.endpoint == "static" or request.path.startswith("/api/"):
        return
    if actor().grants and has_quick_exit(reading(), actor()):
        g.quick_exit = ELSEWHERE


def _for_every_page() -> dict[str, Any]:
    return {"quick_exit": g.get("quick_exit")}


def init_app(app: Flask) -> None:
    """Find out once a request, so that an error page needs no database for it."""
    app.before_request(_note)
    app.context_processor(_for_every_page)
