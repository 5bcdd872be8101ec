"""What every template may use: the reader's settings, permissions, Markdown, static files named by their content."""

import hashlib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, request

from deliberation import doors, permissions
from deliberation.locale import REGISTRY, reader_language
from deliberation.markdown import to_html
from deliberation.permissions import Act, Place

# How pages look: as the device does, light, or dark. A member's account chooses among the same.
THEMES = ("device", "light", "dark")
FOR_EVER = timedelta(days=365)


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _changed_at: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _with_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    """A static file's address changes with its content, so that browsers may keep it for ever."""
    if endpoint != "static" or "v" in values:
        return
    path = Path(current_app.static_folder or "") / values.get("filename", "")
    if path.is_file():
        values["v"] = _fingerprint(path, path.stat().st_mtime)


def _may(act: str, place: Place) -> bool:
    return permissions.may(doors.actor(), Act(act), place)


def _same_page(**choice: str) -> str:
    """The address of this page with another display choice; the front page where this one cannot be asked for."""
    address = "/"
    if current_app.create_url_adapter(request).test(method="GET"):  # type: ignore[union-attr]
        # Two slashes at its beginning would make it the address of another site.
        address += quote(request.path.lstrip("/"), safe="/:@")
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in choice]
    return f"{request.root_path}{address}?{urlencode([*kept, *choice.items()])}"


def _theme() -> str:
    """How the page looks: as the account says, else as the address asks, else as this device was told before."""
    member = g.get("member")
    wishes = (member.theme.value if member else None, request.args.get("theme"), request.cookies.get("theme"))
    return next((wish for wish in wishes if wish in THEMES), THEMES[0])


def _for_every_page() -> dict[str, Any]:
    language = reader_language()
    member = g.get("member")
    return {
        "reader": {
            "language": language.tag,
            "direction": language.direction,
            "theme": _theme(),
            # Members choose on their own page, for all their devices.
            "themes": [] if member else [{"code": code, "address": _same_page(theme=code)} for code in THEMES],
            "languages": [
                {
                    "tag": each.tag,
                    "name": each.own_name,
                    "direction": each.direction,
                    "address": _same_page(hl=each.tag),
                }
                for each in REGISTRY
            ],
        },
        "public_url": current_app.config["PUBLIC_URL"],
        "signed_in": member,
        "may": _may,
        "now": doors.now(),
        "new_client_id": lambda: token_urlsafe(12),
        "typed": doors.typed(),
    }


def _keep_theme(response: Response) -> Response:
    """Keep on this device how pages are to look, once an address has said it."""
    wish = request.args.get("theme")
    if wish in THEMES and request.endpoint != "static":
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie("theme", wish or "", max_age=FOR_EVER, samesite="Lax", httponly=True, secure=secure)
    return response


def _let_static_files_be_kept(response: Response) -> Response:
    """A file whose address names its content may be kept for ever; any other is asked for again."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        for_ever = f"public, max-age={int(FOR_EVER.total_seconds())}, immutable"
        response.headers["Cache-Control"] = for_ever if "v" in request.args else "no-cache"
    return response


def init_app(app: Flask) -> None:
    """Give templates what they share."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = to_html
    app.context_processor(_for_every_page)
    app.after_request(_keep_theme)
    app.after_request(_let_static_files_be_kept)
    app.url_defaults(_with_fingerprint)
