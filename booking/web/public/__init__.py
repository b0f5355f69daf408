"""Pages for anyone."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from booking.web.public import (  # noqa: E402, F401 - the routes register themselves
    about,
    free_time,
    home,
    password,
    sign_in,
    sign_up,
    space,
    subscribe,
    tariff,
    try_it,
    unsubscribe,
    venue,
    words,
)
