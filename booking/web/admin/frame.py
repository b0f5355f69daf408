"""What the administrator's pages share: their menu, and words for codes."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from booking.domain.permissions import OFFICERS, Role, may_administer
from booking.domain.vocabulary import Feature, SpaceKind, VenueKind
from booking.i18n import gettext as _
from booking.messages.opening_hours import dates_text, hours_text, season_text, weekday_name, weekdays_text
from booking.messages.vocabulary import label
from booking.web.access import current_actor
from booking.web.admin import blueprint

VOCABULARIES = {each.__name__: each for each in (Feature, SpaceKind, VenueKind)}


def kind_label(vocabulary: str, code: str) -> str:
    """What a person reads for a code of one of the vocabularies, by the vocabulary's name."""
    return str(label(VOCABULARIES[vocabulary](code)))


def menu() -> list[tuple[str, str, bool]]:
    """The administrator's pages beside each other: text, address, and whether one is there."""
    actor = current_actor()
    items: list[tuple[str, str]] = []
    if actor.has_role(Role.ADMINISTRATOR):
        items += [(_("Oversikt"), "admin.home"), (_("Steder"), "admin.venue_list")]
    if actor.has_role(*OFFICERS):
        items.append((_("Stenginger"), "admin.closure_list"))
    if may_administer(actor):
        items += [
            (_("Vilkår"), "admin.booking_terms_edit"),
            (_("Skoleruter"), "admin.school_calendar_list"),
            (_("Priser og regler"), "admin.tariff_list"),
            (_("Brev"), "admin.letter_list"),
            (_("Personer"), "admin.person_list"),
            (_("Nøkler"), "admin.token_list"),
        ]
    return [
        (text, url_for(endpoint), request.endpoint == endpoint)
        for text, endpoint in items
        if endpoint in current_app.view_functions
    ]


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "admin_menu": menu,
        "kind_label": kind_label,
        "dates_text": dates_text,
        "hours_text": hours_text,
        "season_text": season_text,
        "weekday_name": weekday_name,
        "weekdays_text": weekdays_text,
    }
