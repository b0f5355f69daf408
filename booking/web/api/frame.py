"""What happens around every request to the API: language, token, rate limit, and no request larger than any need be."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from flask.blueprints import BlueprintSetupState

from booking.domain.errors import Finding
from booking.i18n import set_language
from booking.web.api import blueprint
from booking.web.api.rate_limit import Allowance, RateLimit
from booking.web.bearer import read_bearer
from booking.web.clock import now
from booking.web.language import wished_language
from booking.web.problem import ProblemRaised, is_for_programs

LARGEST_REQUEST = 64 * 1024  # bytes


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    app: Flask = state.app
    app.extensions["api_rate_limit"] = RateLimit(app.extensions["settings"].api.requests_per_minute)
    app.extensions["csrf"].exempt(blueprint)  # no cookie is looked at, so there is nothing to forge


@blueprint.before_request
def _come_in() -> None:
    """Nothing here reads a cookie: what a browser happens to send along opens no door."""
    if not is_for_programs():
        return
    set_language(wished_language())
    request.max_content_length = LARGEST_REQUEST
    read_bearer()
    if g.bearer is not None:
        g.allowance = allowance = _limit().count(g.bearer.token_id, now())
        if allowance.left < 0:
            raise ProblemRaised(
                429,
                Finding("api.too_many_requests", "", {"seconds": allowance.seconds}),
                headers={"Retry-After": str(allowance.seconds)},
            )


@blueprint.after_request
def _tell_what_is_left(response: Response) -> Response:
    allowance: Allowance | None = g.get("allowance")
    if allowance is not None:
        response.headers.update(allowance.headers)
    if is_for_programs():
        response.vary.update(["Accept-Language", "Authorization"])
    return response


def _limit() -> RateLimit:
    found: RateLimit = current_app.extensions["api_rate_limit"]
    return found
