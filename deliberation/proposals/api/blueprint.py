"""The doors of proposals for machines."""

from flask import Blueprint

doors = Blueprint("proposals_api", __name__, url_prefix="/api/v1")
