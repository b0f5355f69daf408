"""Pages of those who book: what is mine, and what now."""

from flask import Blueprint

blueprint = Blueprint("member", __name__, url_prefix="/my")

from booking.web.member import (  # noqa: E402, F401 - the routes register themselves
    booking,
    letter_preference,
    membership,
    notice,
    organisation,
    profile,
    series,
    subscription,
    team,
    token,
    watch,
)
