"""What programs and those who write them read when a request or a token is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import capital, format_day
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import listing

Say = Callable[[Mapping[str, Any]], str]

TOKEN: Mapping[str, Say | LazyProxy] = {
    "token.already_expired": _l("Velg en dag som ikke er passert."),
    "token.no_scope": _l("Velg hva nøkkelen skal gi adgang til."),
    "api.token_missing": _l("Send en nøkkel med forespørselen: Authorization: Bearer …"),
    "api.token_not_valid": _l("Nøkkelen er ukjent, trukket tilbake eller for gammel."),
    "api.scope_missing": lambda p: _("Nøkkelen gir ikke adgang til dette. Det trengs «%(scope)s».", scope=p["scope"]),
}

SHAPE: Mapping[str, Say | LazyProxy] = {
    "api.not_json": _l("Innholdet er ikke gyldig JSON i UTF-8."),
    "api.wrong_content_type": _l("Send innholdet som application/json."),
    "api.too_large": lambda p: _("Innholdet er for stort. Det kan være høyst %(most)s byte.", most=p["most"]),
    "api.unknown_field": lambda p: _("Det finnes ikke noe felt som heter «%(name)s».", name=p["name"]),
    "api.field_missing": lambda p: _("Feltet «%(name)s» mangler.", name=p["name"]),
    "api.given_twice": lambda p: _("«%(name)s» er gitt flere ganger.", name=p["name"]),
    "api.wrong_type": lambda p: _(
        "Verdien skal være %(expected)s, men er %(found)s.", expected=p["expected"], found=p["found"]
    ),
    "api.not_a_choice": lambda p: _("Velg blant %(known)s.", known=listing(list(p["known"]))),
    "api.out_of_range": lambda p: _("Verdien er utenfor grensene: %(rule)s.", rule=p["rule"]),
    "api.not_a_time": _l("Dette er ikke et tidspunkt. Skriv det slik: 2026-12-03T18:00:00+01:00."),
    "api.not_a_date": _l("Dette er ikke en dato. Skriv den slik: 2026-12-03."),
    "api.not_a_clock": _l("Dette er ikke et klokkeslett. Skriv det slik: 18:00."),
    "api.day_missing": _l("Si hvilken dato i serien det gjelder."),
    "api.day_not_wanted": _l("Med «all» hører det ikke en dato. Skriv «this» eller «following»."),
    "api.not_a_date_of_the_series": lambda p: _("%(day)s er ikke en dato i serien.", day=capital(format_day(p["day"]))),
    "api.time_without_offset": _l(
        "Tidspunktet mangler avstanden fra UTC, så det kan bety flere ting. Skriv det slik: 2026-12-03T18:00:00+01:00."
    ),
    "api.invalid": lambda p: _("Verdien kan ikke leses: %(reason)s.", reason=p["reason"]),
    "api.not_one_line": _l("Skriv dette på én linje."),
    "api.not_text": _l("Teksten har usynlige tegn som ikke kan lagres. Skriv den på nytt."),
    "api.empty_text": _l("Fyll ut dette feltet."),
    "api.not_a_phone": _l(
        "Skriv åtte siffer, for eksempel 912 34 567, eller et nummer med landkode: +46 70 123 45 67."
    ),
    "api.not_an_email": _l("Skriv en e-postadresse, for eksempel kari@nordmann.no."),
    "api.too_many_days": lambda p: _("Spør om høyst %(most)d dager om gangen.", most=p["most"]),
    "api.cursor_not_valid": _l("Denne sidepekeren er ikke gyldig. Begynn på nytt uten den."),
    "api.organisation_missing": _l("Nøkkelen gjelder ikke én organisasjon. Si hvilken bookingen er for."),
}

WRITING: Mapping[str, Say | LazyProxy] = {
    "api.idempotency_key_missing": _l(
        "Send med Idempotency-Key: én ny verdi for hver endring, den samme når du prøver igjen."
    ),
    "api.idempotency_key_not_valid": _l("Idempotency-Key skal være fra 1 til 255 synlige ASCII-tegn."),
    "api.idempotency_key_reused": _l("Denne Idempotency-Key er brukt til noe annet. Lag en ny for en ny endring."),
    "api.changed_meanwhile": _l("Dette er endret siden du leste det. Les det på nytt."),
    "api.too_many_requests": lambda p: _(
        "For mange forespørsler. Prøv igjen om %(seconds)d sekunder.", seconds=p["seconds"]
    ),
}

STATUS: Mapping[str, Say | LazyProxy] = {
    "api.bad_request": _l("Forespørselen kan ikke leses."),
    "api.not_found": _l("Dette finnes ikke, eller nøkkelen har ikke adgang til det."),
    "api.method_not_allowed": _l("Dette kan ikke gjøres på denne adressen."),
    "api.failed": _l("Noe gikk galt hos oss. Ingenting er lagret. Prøv igjen."),
}

SENTENCES: Mapping[str, Say | LazyProxy] = {**TOKEN, **SHAPE, **WRITING, **STATUS}
