"""What people read when signing in, an account, an organisation, a membership or a team is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import lazy_gettext as _l
from booking.i18n import ngettext

Parameters = Mapping[str, Any]
Say = Callable[[Parameters], str]


def _too_many_attempts(p: Parameters) -> str:
    return ngettext(
        "Det har vært for mange forsøk. Prøv igjen om %(num)d minutt.",
        "Det har vært for mange forsøk. Prøv igjen om %(num)d minutter.",
        p["minutes"],
    )


SENTENCES: Mapping[str, Say | LazyProxy] = {
    "sign_in.too_many_attempts": _too_many_attempts,
    "sign_in.wrong": _l(
        "E-postadressen og passordet passer ikke sammen. Se etter skrivefeil, eller velg et nytt passord."
    ),
    "sign_in.not_confirmed": _l("Du må bekrefte e-postadressen din først. Vi har sendt en ny lenke til %(email)s."),
    "link.not_valid": _l("Lenken virker ikke lenger. Den er brukt før, eller den er for gammel."),
    "link.password_needed": _l("Skriv passordet du valgte da du registrerte deg."),
    "password.too_short": _l("Passordet må ha minst %(least)s tegn. Dette har %(length)s. Bruk gjerne flere ord."),
    "password.too_simple": _l("Passordet er for lett å gjette. Bruk gjerne flere ord som ikke hører sammen."),
    "password.wrong": _l("Passordet er ikke riktig."),
    "person.email_taken": _l("Det finnes allerede en person med adressen %(email)s."),
    "person.deactivated": _l("Kontoen med denne adressen er stengt. Ta kontakt med kommunen."),
    "person.no_role": _l("Velg minst én rolle."),
    "person.unknown_venue": _l("Stedet finnes ikke lenger. Velg rollene på nytt."),
    "person.last_administrator": _l("Da er det ingen igjen som kan gi andre tilgang. Gi noen andre rollen først."),
    "organisation.unknown_number": _l(
        "Vi kjenner ikke %(number)s ennå. Er nummeret riktig, kan du registrere organisasjonen selv."
    ),
    "organisation.already_registered": _l(
        "En organisasjon med nummeret %(number)s er registrert fra før. Be om å bli med i stedet."
    ),
    "organisation.type_without_number": _l("Denne typen har ikke organisasjonsnummer. Velg en annen type."),
    "organisation.reason_missing": _l("Skriv hvorfor. Begrunnelsen følger vedtaket."),
    "membership.active_already": _l("Du kan allerede booke for %(organisation)s."),
    "membership.requested_already": _l("Du har allerede bedt om å booke for %(organisation)s og venter på svar."),
    "membership.member_already": _l("%(email)s kan allerede booke for dere."),
    "membership.already_decided": _l("Noen andre har svart på dette i mellomtiden."),
    "membership.last_manager": _l(
        "Da er det ingen igjen som kan slippe inn andre. Gjør en av de andre til ansvarlig først."
    ),
    "team.name_taken": _l("Dere har allerede et lag som heter %(team)s."),
    "team.ages_reversed": _l("Den eldste kan ikke være yngre enn den yngste, som er %(youngest)s år."),
    "team.too_many_young": _l("Flere enn alle kan ikke være under 19 år. Laget har %(participants)s deltakere."),
    "team.has_bookings": _l("%(team)s har bookinger, så laget kan ikke fjernes. Endre heller navnet og tallene."),
}
