"""Where the pages of this slice are registered."""

from flask import Blueprint

pages = Blueprint("communities", __name__)
