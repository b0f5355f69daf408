"""Pages of administrators: premises, prices, people."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from booking.web.admin import person  # noqa: E402, F401 - the routes register themselves
