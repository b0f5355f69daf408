"""Pages of case officers: what waits for me."""

from flask import Blueprint

blueprint = Blueprint("casework", __name__, url_prefix="/casework")

from booking.web.casework import booking_fee, letter, membership, organisation, request, series  # noqa: E402, F401 - routes
