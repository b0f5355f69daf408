"""Which language a page is in: the visitor's choice, else the browser's wish, else the municipality's."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from booking.i18n import (
    FILTERS,
    LANGUAGES,
    current_language,
    format_period,
    gettext,
    pgettext,
    plural_text,
    set_language,
)
from booking.services.person import choose_language
from booking.web.access import Access, access, current_actor

COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600
BROWSER_NAMES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


def chosen_language() -> str:
    """The language for this request."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return wished_language()


def wished_language() -> str:
    """What the caller's program asks for, else the municipality's language."""
    wished = request.accept_languages.best_match(list(BROWSER_NAMES))
    if wished:
        return BROWSER_NAMES[wished]
    language: str = current_app.extensions["settings"].municipality.language
    return language


def remember_language(response: Response, code: str) -> None:
    """Let the browser keep the language."""
    response.set_cookie(COOKIE, code, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)


def local_path(target: str | None, fallback: str) -> str:
    """The path to go to next; an address of another site is not followed.

    Browsers read a backslash as a slash and leave out tabs and line breaks, so neither may be in it.
    """
    parts = urlsplit(target or "")
    if not target or parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return fallback
    if "\\" in target or any(ord(character) <= ord(" ") for character in target):
        return fallback
    return target


def register_language(app: Flask) -> None:
    """Set the language before each request, and teach templates to translate."""

    @app.before_request
    def _set_language() -> None:
        set_language(chosen_language())

    @app.get("/language/<code>")
    @access(Access.ANYONE)
    def language_choose(code: str) -> ResponseReturnValue:
        response = redirect(local_path(request.args.get("next"), url_for("public.home")), code=303)
        if code in LANGUAGES:
            remember_language(response, code)
            actor = current_actor()
            if actor.signed_in and actor.language != code:
                choose_language(actor, code)
        return response

    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.install_gettext_callables(gettext, plural_text, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(format_period=format_period, languages=LANGUAGES, current_language=current_language)
