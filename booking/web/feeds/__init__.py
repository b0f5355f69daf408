"""Calendars that programs subscribe to. No cookie is asked for: an address is public, or it is a secret itself."""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

from booking.web.feeds import activity, space, subscription, venue  # noqa: E402, F401 - the routes register themselves
