"""Pages of caretakers: what happens now."""

from flask import Blueprint

blueprint = Blueprint("caretaker", __name__, url_prefix="/caretaker")
