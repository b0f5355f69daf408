"""The pages. Thin: route -> form -> command -> service -> 303, or route -> query -> template."""

from __future__ import annotations

from flask import Flask

from booking.web import admin, api, caretaker, casework, feeds, mailbox, member, public
from booking.web.addresses import register_addresses
from booking.web.csrf import register_csrf
from booking.web.errors import register_errors
from booking.web.headers import register_headers
from booking.web.language import register_language
from booking.web.metrics import register_metrics
from booking.web.navigation import register_navigation
from booking.web.quotes import register_quotes
from booking.web.sign_in import register_sign_in

AUDIENCES = (public, member, casework, caretaker, admin, feeds, api)


def register_web(app: Flask) -> None:
    """Put the pages of every audience, and what they share, on the application."""
    register_addresses(app)
    register_language(app)
    register_csrf(app)
    register_sign_in(app)
    register_headers(app)
    register_errors(app)
    register_navigation(app)
    register_quotes(app)
    register_metrics(app)
    if app.extensions["mailbox"] is not None and app.extensions["settings"].municipality.demonstration:
        app.register_blueprint(mailbox.blueprint)
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
