"""What every template may use: the reader's settings, permissions, Markdown, static files named by their content."""

import hashlib
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from flask import Flask, g, request, url_for

from deliberation import doors, permissions
from deliberation.locale import REGISTRY, reader_language
from deliberation.markdown import to_html
from deliberation.permissions import Act, Place


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _changed_at: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _with_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    """A static file's address changes with its content, so that browsers may keep it for ever."""
    if endpoint != "static" or "v" in values:
        return
    path = Path(doors.current_app.static_folder or "") / values.get("filename", "")
    if path.is_file():
        values["v"] = _fingerprint(path, path.stat().st_mtime)


def _may(act: str, place: Place) -> bool:
    return permissions.may(doors.actor(), Act(act), place)


def _same_page_in(tag: str) -> str:
    """The address of this page in another interface language."""
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict()}
    endpoint = request.endpoint if request.method == "GET" and request.endpoint else "notices.front"
    if endpoint == "notices.front" and request.endpoint != endpoint:
        values = {}
    return url_for(endpoint, **{**values, "hl": tag})


def _for_every_page() -> dict[str, Any]:
    language = reader_language()
    member = g.get("member")
    return {
        "reader": {
            "language": language.tag,
            "direction": language.direction,
            "theme": member.theme.value if member is not None else request.cookies.get("theme", "device"),
            "languages": [
                {
                    "tag": each.tag,
                    "name": each.own_name,
                    "direction": each.direction,
                    "address": _same_page_in(each.tag),
                }
                for each in REGISTRY
            ],
        },
        "signed_in": member,
        "may": _may,
        "now": doors.now(),
        "new_client_id": lambda: token_urlsafe(12),
        "typed": doors.typed(),
    }


def init_app(app: Flask) -> None:
    """Give templates what they share."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = to_html
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31536000
    app.context_processor(_for_every_page)
    app.url_defaults(_with_fingerprint)
