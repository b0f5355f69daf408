"""Pages for anyone."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
