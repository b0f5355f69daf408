"""What staff call each letter, and each thing that happens by itself."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import lazy_gettext as _l

LETTERS: Mapping[str, LazyProxy] = {
    "booking_requested": _l("Forespørselen er mottatt"),
    "booking_confirmed": _l("Bookingen er bekreftet"),
    "booking_changed": _l("Bookingen er endret"),
    "booking_cancelled": _l("Bookingen er avlyst"),
    "booking_refused": _l("Forespørselen er ikke godkjent"),
    "booking_fee_added": _l("Gebyr etter bookingen"),
    "booking_fee_withdrawn": _l("Gebyret er tatt bort"),
    "booking_reminder": _l("Påminnelse før bookingen"),
    "tidy_reminder": _l("Påminnelse om å rydde"),
    "series_requested": _l("Forespørselen er mottatt"),
    "series_confirmed": _l("Serien er bekreftet"),
    "series_refused": _l("Forespørselen er ikke godkjent"),
    "series_changed": _l("Serien er endret"),
    "series_cancelled": _l("Datoene er avlyst"),
    "bookings_displaced": _l("Stengt, bookinger må vike"),
    "bookings_restored": _l("Stengingen er opphevet"),
    "caretaker_day": _l("Vaktmesterens dag"),
    "confirm_email": _l("Bekreft e-postadressen"),
    "reset_password": _l("Velg nytt passord"),
    "already_signed_up": _l("Har konto fra før"),
    "person_invited": _l("Invitasjon"),
    "membership_requested": _l("Noen vil booke for organisasjonen"),
    "membership_decided": _l("Svar på medlemskap"),
    "watch_offered": _l("En tid du venter på, er ledig"),
    "digest": _l("Dagens varsler i ett brev"),
}

JOBS: Mapping[str, LazyProxy] = {
    "reminders": _l("Skriver påminnelser før bookinger"),
    "tidy_reminders": _l("Skriver påminnelser om å rydde når tiden er ute"),
    "day_letters": _l("Skriver vaktmesterens dagsbrev"),
    "digests": _l("Skriver dagens varsler i ett brev"),
    "watch_offers": _l("Tilbyr tid som er blitt ledig, til dem som venter på den"),
    "delivery": _l("Sender brev"),
    "forget_secrets": _l("Glemmer gamle innloggingslenker, hver natt"),
    "forget_kept_answers": _l("Glemmer gamle svar til andre programmer, hver natt"),
    "forget_old_runs": _l("Rydder i denne oversikten, hver natt"),
}
