"""Why a watch cannot be, or an offer cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_findings import Say
from booking.messages.booking_terms import duration

SENTENCES: Mapping[str, Say | LazyProxy] = {
    "watch.last_day_before_first": _l("Siste dag må være første dag eller senere."),
    "watch.over_already": _l("Siste dag er passert. Velg en dag som kommer."),
    "watch.too_long": lambda p: _("Dere kan vente på tider inntil %(days)s dager fram.", days=p["days"]),
    "watch.ends_before_start": _l("Tida må slutte etter at den begynner."),
    "watch.least_too_long": lambda p: _(
        "Så lang tid er det ikke mellom klokkeslettene: de gir %(length)s.", length=duration(p["minutes"])
    ),
    "watch.no_such_weekday": _l("Ingen av dagene mellom datoene er en av ukedagene. Velg andre ukedager eller datoer."),
    "watch.too_many": lambda p: _(
        "Dere venter på %(most)s tider allerede. Slutt å vente på noe før dere ber om mer.", most=p["most"]
    ),
    "watch.offer_over": _l("Tilbudet gjelder ikke lenger."),
    "watch.not_what_was_offered": _l("Tilbudet gjelder et annet lokale, en annen tid eller andre enn dette."),
}
