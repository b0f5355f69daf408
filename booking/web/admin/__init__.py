"""Pages of administrators: premises, prices, people."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from booking.web.admin import (  # noqa: E402, F401 - the routes register themselves
    booking_terms,
    closure,
    equipment,
    frame,
    home,
    job,
    letter,
    opening_hours,
    person,
    school_calendar,
    space,
    special_day,
    tariff,
    token,
    venue,
)
