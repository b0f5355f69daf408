"""Errors in plain words with the right status: a page for people, a problem document for programs."""

from __future__ import annotations

import logging

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from booking.database import WritesForbidden, db
from booking.domain.errors import Finding, NotFound
from booking.web.problem import ProblemRaised, is_for_programs, problem_of, problem_response

BAD_REQUEST = 400
PAGES = {400, 403, 404, 405, 413, 422, 429, 500}

log = logging.getLogger(__name__)


def register_errors(app: Flask) -> None:
    """Turn what goes wrong into an answer that says what to do next."""
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(WritesForbidden, _expired_form)
    app.register_error_handler(ProblemRaised, problem_response)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Exception, _unexpected)


def _expired_form(_error: Exception) -> ResponseReturnValue:
    return render_template("errors/expired.html"), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if is_for_programs() and code >= BAD_REQUEST:
        return problem_response(problem_of(error))
    if code not in PAGES:
        return error.get_response()
    return (
        render_template(f"errors/{code}.html"),
        code,
        [(name, value) for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}],
    )


def _not_found(_error: NotFound) -> ResponseReturnValue:
    if is_for_programs():
        return problem_response(ProblemRaised(404, Finding("api.not_found")))
    return render_template("errors/404.html"), 404


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("a page failed", exc_info=error)
    db.session.rollback()
    if current_app.testing:
        raise error
    if is_for_programs():
        return problem_response(ProblemRaised(500, Finding("api.failed")))
    return render_template("errors/500.html"), 500
