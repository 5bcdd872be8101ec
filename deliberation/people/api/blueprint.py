"""Where the doors of this slice are registered."""

from flask import Blueprint

doors = Blueprint("people_api", __name__, url_prefix="/api/v1")
