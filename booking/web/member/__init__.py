"""Pages of those who book: what is mine, and what now."""

from flask import Blueprint

blueprint = Blueprint("member", __name__, url_prefix="/my")
