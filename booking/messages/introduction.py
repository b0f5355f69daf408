"""The municipality's own words at the beginning of a letter: text with placeholders, and nothing else.

A placeholder is a name in braces, ``{lokale}``. It is filled in once, by a plain replacement: what a user wrote is
never read as a placeholder, and no text is ever a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from babel.support import LazyProxy

from booking.domain.errors import Finding
from booking.i18n import format_period
from booking.i18n import lazy_gettext as _l
from booking.messages.booking import place
from booking.messages.catalogue import CATALOGUE, BookingMessage, Message
from booking.settings import Settings

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_EVERYWHERE: Mapping[str, LazyProxy] = {
    "navn": _l("navnet til den som får brevet"),
    "kommune": _l("kommunens navn"),
    "telefon": _l("kommunens telefonnummer"),
    "epost": _l("kommunens e-postadresse"),
}
_OF_A_BOOKING: Mapping[str, LazyProxy] = {
    "lokale": _l("lokalet og stedet"),
    "tidspunkt": _l("dagen og klokkeslettene"),
    "organisasjon": _l("den som har booket"),
    "referanse": _l("bookingens referanse"),
}


def placeholders(kind: str) -> Mapping[str, LazyProxy]:
    """What may stand in braces in letters of this kind, and what it becomes."""
    about_booking = issubclass(CATALOGUE[kind], BookingMessage)
    return {**_EVERYWHERE, **_OF_A_BOOKING} if about_booking else _EVERYWHERE


def faults(kind: str, text: str) -> list[Finding]:
    """What keeps the text from being used, beside the field ``text``; nothing when it is good."""
    known = placeholders(kind)
    there = ", ".join(f"{{{name}}}" for name in known)
    found = [
        Finding("letter.unknown_placeholder", "text", {"placeholder": f"{{{name}}}", "known": there})
        for name in dict.fromkeys(_PLACEHOLDER.findall(text))
        if name not in known
    ]
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        found.append(Finding("letter.stray_brace", "text", {"known": there}))
    return found


def filled(text: str, message: Message, name: str, settings: Settings) -> str:
    """The text as the reader called `name` reads it, in the language in use. What has faults is left as it stands."""
    values = _values(message, name, settings)
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def _values(message: Message, name: str, settings: Settings) -> dict[str, Any]:
    municipality = settings.municipality
    values: dict[str, Any] = {
        "navn": name,
        "kommune": municipality.name,
        "telefon": municipality.contact_phone,
        "epost": municipality.contact_email,
    }
    if isinstance(message, BookingMessage):
        booking = message.booking
        values |= {
            "lokale": place(booking),
            "tidspunkt": format_period(booking.starts_at, booking.ends_at),
            "organisasjon": booking.organisation,
            "referanse": booking.reference,
        }
    return values
