"""Where the pages of this slice are gathered."""

from flask import Blueprint

pages = Blueprint("decisions", __name__)
