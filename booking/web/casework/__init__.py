"""Pages of case officers: what waits for me."""

from flask import Blueprint

blueprint = Blueprint("casework", __name__, url_prefix="/casework")

from booking.web.casework import letter, membership, organisation, request  # noqa: E402, F401 - the routes register themselves
