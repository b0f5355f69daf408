"""The address that monitoring reads: with the token of the settings, or signed in as an administrator."""

from __future__ import annotations

import hmac

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

from booking.domain.permissions import may_administer
from booking.exports.metrics import CONTENT_TYPE, openmetrics
from booking.web.access import Access, access, current_actor
from booking.web.clock import now


def register_metrics(app: Flask) -> None:
    """Answer at ``/metrics``."""

    @app.get("/metrics")
    @access(Access.ANYONE)
    def metrics() -> ResponseReturnValue:
        if not _has_token() and not may_administer(current_actor()):
            abort(403)
        status = current_app.extensions["scheduler_status"]()
        return openmetrics(status, now()), 200, {"Content-Type": CONTENT_TYPE}


def _has_token() -> bool:
    """Whether the request brought the token (RFC 6750); without one in the settings, no token fits."""
    token: str = current_app.extensions["settings"].scheduler.metrics_token
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
