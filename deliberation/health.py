"""What a machine asks that watches over the server: does it live, can it serve, which version is it."""

from importlib.metadata import version

from flask import Blueprint, Flask, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from deliberation import schema
from deliberation.doors import door
from deliberation.extensions import limiter
from deliberation.permissions import Act

doors = Blueprint("health", __name__)


@doors.get("/healthz")
@door(Act.READ)
def alive() -> ResponseReturnValue:
    """The process answers, whatever the database does."""
    return _plain("alive", 200)


@doors.get("/readyz")
@door(Act.READ)
def ready() -> ResponseReturnValue:
    """The database answers, and its schema is the one that this code was written for."""
    try:
        is_ready = schema.is_newest(current_app.extensions["database"].engine)
    except DBAPIError:
        is_ready = False
    return _plain("ready", 200) if is_ready else _plain("not ready", 503)


@doors.get("/version")
@door(Act.READ)
def running() -> ResponseReturnValue:
    """Which release of the software runs here."""
    return jsonify(name="common-thread", version=version("common-thread"))


def _plain(words: str, status: int) -> Response:
    return Response(
        words + "\n", status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def init_app(app: Flask) -> None:
    """Open the doors for whoever watches, who may ask as often as they like."""
    limiter.exempt(doors)
    app.register_blueprint(doors)
