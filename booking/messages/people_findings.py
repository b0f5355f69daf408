"""What people read when a person, an organisation, a membership or a team cannot be as was asked."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import lazy_gettext as _l

SENTENCES: Mapping[str, LazyProxy] = {
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
