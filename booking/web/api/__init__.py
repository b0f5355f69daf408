"""The JSON API: the same questions and use cases as the pages, for other programs."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api")

from booking.web.api import (  # noqa: E402, F401 - the routes register themselves
    booking,
    frame,
    organisation,
    quote,
    reference,
    search,
    series,
    space,
    token,
    venue,
)
