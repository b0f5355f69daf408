"""What every page shows around its content: where one is, where one may go."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from booking.domain.permissions import OFFICERS, STAFF, Actor, Role
from booking.i18n import current_language
from booking.i18n import gettext as _
from booking.queries.notice import unread_notices
from booking.web.access import Access, access, current_actor
from booking.web.theme import theme_css

THEME_SECONDS = 3600


def nav_items(actor: Actor) -> list[tuple[str, str, bool]]:
    """The main menu: what this actor may reach, the most used first; text, address, and whether one is there."""
    items = [(_("Finn lokale"), "public.home"), (_("Steder"), "public.venue_list"), (_("Priser"), "public.tariff_show")]
    if actor.signed_in:
        items.append((_("Mine bookinger"), "member.booking_list"))
    if actor.has_role(*STAFF):
        items.append((_("Dagsliste"), "caretaker.day_show"))
    if actor.has_role(*OFFICERS):
        items.append((_("Saker"), "casework.request_list"))
    if actor.has_role(Role.ADMINISTRATOR):
        items.append((_("Administrasjon"), "admin.home"))
    return [
        (label, url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint in items
        if endpoint in current_app.view_functions
    ]


def first_page(actor: Actor) -> str:
    """Where somebody who signs in goes: to what waits for them, or what happens now, or what is theirs."""
    if actor.has_role(*OFFICERS):
        wished = ["casework.request_list", "admin.home"]
    elif actor.has_role(*STAFF):
        wished = ["caretaker.day_show"]
    elif actor.organisations:
        wished = ["member.booking_list"]
    else:
        wished = ["member.organisation_list"]
    return url_for(next((endpoint for endpoint in wished if endpoint in current_app.view_functions), "public.home"))


def footer_items() -> list[tuple[str, str]]:
    """The small print: text and address."""
    items = [
        (_("Om tjenesten"), "public.about"),
        (_("Personvern"), "public.privacy"),
        (_("Tilgjengelighet"), "public.accessibility"),
    ]
    return [(label, url_for(endpoint)) for label, endpoint in items if endpoint in current_app.view_functions]


def account_urls() -> dict[str, str]:
    """The addresses that the page's frame links to."""
    endpoints = {
        "front": "public.home",
        "sign_in": "public.sign_in",
        "sign_out": "public.sign_out",
        "my_page": "member.profile_show",
        "notices": "member.notice_list",
        "theme": "theme",
    }
    return {name: url_for(endpoint) for name, endpoint in endpoints.items() if endpoint in current_app.view_functions}


def _unread(actor: Actor) -> int:
    """How many notices wait for whoever is signed in; a page that tells of a broken database is made without it."""
    if actor.person_id is None:
        return 0
    try:
        return unread_notices(actor.person_id)
    except SQLAlchemyError:
        return 0


def register_navigation(app: Flask) -> None:
    """Give templates what the page around the content needs."""

    @app.context_processor
    def _around() -> dict[str, Any]:
        municipality = current_app.extensions["settings"].municipality
        actor = current_actor()
        return {
            "actor": actor if actor.signed_in else None,
            "municipality": municipality,
            "language": current_language(),
            "nav_items": nav_items(actor),
            "footer_items": footer_items(),
            "account_urls": account_urls(),
            "unread_notices": _unread(actor),
        }

    @app.get("/theme.css")
    @access(Access.ANYONE)
    def theme() -> ResponseReturnValue:
        colour = current_app.extensions["settings"].municipality.accent_colour
        headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": f"public, max-age={THEME_SECONDS}"}
        return theme_css(colour), 200, headers
