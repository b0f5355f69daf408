"""Error pages in plain words, with the right status."""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from booking.database import WritesForbidden, db
from booking.domain.errors import NotFound

PAGES = {400, 403, 404, 405, 413, 422, 429, 500}

log = logging.getLogger(__name__)


def register_errors(app: Flask) -> None:
    """Turn what goes wrong into a page that says what to do next."""

    @app.errorhandler(CSRFError)
    @app.errorhandler(WritesForbidden)
    def _expired_form(_error: Exception) -> ResponseReturnValue:
        return render_template("errors/expired.html"), 400

    @app.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code not in PAGES:
            return error.get_response()
        return (
            render_template(f"errors/{code}.html"),
            code,
            [(name, value) for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}],
        )

    @app.errorhandler(NotFound)
    def _not_found(_error: NotFound) -> ResponseReturnValue:
        return render_template("errors/404.html"), 404

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        log.error("a page failed", exc_info=error)
        db.session.rollback()
        if app.testing:
            raise error
        return render_template("errors/500.html"), 500
