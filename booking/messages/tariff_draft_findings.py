"""What administrators read when a draft of a tariff cannot be changed or published as they wished.

What is wrong inside a rule set is told in `booking.messages.tariff_findings`.
"""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import format_date, format_number, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_findings import Parameters, Say


def _gap(p: Parameters) -> str:
    if p["first_day"] == p["last_day"]:
        return _("%(day)s ville ikke hatt noen prisliste.", day=format_date(p["first_day"]))
    return _(
        "Dagene fra %(first)s til %(last)s ville ikke hatt noen prisliste.",
        first=format_date(p["first_day"]),
        last=format_date(p["last_day"]),
    )


def _gap_before(p: Parameters) -> str:
    return _gap(p) + " " + _("Velg %(day)s som første dag.", day=format_date(p["first_day"]))


def _gap_after(p: Parameters) -> str:
    return _gap(p) + " " + _("La feltet stå tomt, så gjelder denne til den neste begynner.")


def _prices_bookings(p: Parameters) -> str:
    number, references = p["number"], p["references"][:_NAMED]
    named = ", ".join(references) + (" …" if number > len(references) else "")
    told = ngettext(
        "%(num)d booking har fått prisen sin av denne versjonen, og en pris som er gitt, står ved lag: %(named)s.",
        "%(num)d bookinger har fått prisen sin av denne versjonen, og priser som er gitt, står ved lag: %(named)s.",
        number,
        named=named,
    )
    return told + " " + _("Publiser heller en rettet versjon fra samme dag; den gjelder for nye bookinger.")


_NAMED = 5

SENTENCES: Mapping[str, Say | LazyProxy] = {
    "tariff.not_a_draft": lambda p: _(
        "Versjon %(version)s er publisert og kan ikke endres. Lag et nytt utkast av den.", version=p["version"]
    ),
    "tariff.changed_meanwhile": _l(
        "En annen har endret denne mens du hadde skjemaet åpent. Åpne den på nytt for å se hva som står der nå."
    ),
    "tariff.part_in_use": lambda p: _(
        "Den kan ikke fjernes, fordi andre deler av utkastet bruker den: %(parts)s.", parts=", ".join(p["parts"])
    ),
    "tariff.last_day_before_first": lambda p: _(
        "Siste dag må være %(day)s eller senere.", day=format_date(p["first_day"])
    ),
    "tariff.in_the_past": lambda p: _(
        "Dager som er over, beholder prislista de hadde. Velg %(day)s eller senere.", day=format_date(p["earliest"])
    ),
    "tariff.gap_before": _gap_before,
    "tariff.gap_after": _gap_after,
    "tariff.not_ready": _l("Utkastet har feil som må rettes før det kan publiseres. Se kontrollen."),
    "tariff.not_published": lambda p: _(
        "Versjon %(version)s er ikke publisert nå, så den kan ikke trekkes tilbake.", version=p["version"]
    ),
    "tariff.has_begun": lambda p: _(
        "Den har gjeldt siden %(day)s og kan ikke trekkes tilbake. Publiser heller en ny versjon.",
        day=format_date(p["first_day"]),
    ),
    "tariff.gap_without": lambda p: _gap(p) + " " + _("Publiser en annen versjon for disse dagene først."),
    "tariff.prices_bookings": _prices_bookings,
    "tariff.withdrawal_reason_missing": _l("Skriv hvorfor den trekkes tilbake. Grunnen blir stående."),
    "tariff.none_in_force": _l("Det er verken et utkast eller en prisliste å lage et av. Begynn på et utkast først."),
    "tariff.too_long": lambda p: _(
        "Skriv høyst %(most)s tegn. Nå er det %(length)s.",
        most=format_number(p["most"]),
        length=format_number(p["length"]),
    ),
}
