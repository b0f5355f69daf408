"""Forged and outdated forms: such a request may read, and may not write.

Every POST carries a token that only a page of ours can have given, and it is checked here before any view runs.
A token can fail because the form was forged on another site, or because an honest person left it open over
night. The browser says when a form comes from another site (``Sec-Fetch-Site`` and ``Origin``); that one is
turned away at once. Any other request with a bad token goes on to its view **with the database closed for
writing**: a form shows again what was typed (`booking.web.forms.Form`), and a view that writes without asking a
form first is stopped by `booking.database.transaction`, whatever its author forgot. So no view has to be trusted,
and none is exempt but those that take no cookie (feeds and API with tokens of their own).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask.typing import RouteCallable
from flask_wtf.csrf import CSRFError, CSRFProtect

from booking.database import forbid_writes

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def form_is_expired() -> bool:
    """Whether this request came with a token that is too old, from another session, or not there."""
    return bool(g.get("form_expired", False))


def from_another_site() -> bool:
    """Whether the browser says that another site sent this request. A program that says nothing is not a browser."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    ours = {request.host, urlsplit(current_app.extensions["settings"].web.base_url).netloc}
    return urlsplit(origin).netloc not in ours


_without_token: list[RouteCallable] = []


def without_form_token(view: RouteCallable) -> None:
    """Let programs POST to the view: it takes no cookie, and its address holds a secret of its own."""
    _without_token.append(view)


def register_csrf(app: Flask) -> None:
    """Check every form before its view runs."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # it would turn honest people away, and what they wrote is lost
    csrf = CSRFProtect(app)
    for view in _without_token:
        csrf.exempt(view)

    @app.before_request
    def _check_token() -> None:
        g.form_expired = False
        forbid_writes(False)
        if request.method in SAFE_METHODS or not app.config["WTF_CSRF_ENABLED"]:
            return
        try:
            csrf.protect(apply_exemptions=True)
        except CSRFError:
            if from_another_site():
                raise
            g.form_expired = True
            forbid_writes(True)
