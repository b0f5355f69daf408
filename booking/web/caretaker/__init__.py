"""Pages of caretakers: what happens now."""

from flask import Blueprint

blueprint = Blueprint("caretaker", __name__, url_prefix="/caretaker")

from booking.web.caretaker import day, letter  # noqa: E402, F401 - the routes register themselves
