"""What people read when signing in, signing up or choosing a password does not succeed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.i18n import ngettext

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str] | LazyProxy] = {
    # The same whether the address is unknown or the password is wrong: nobody shall learn who has an account.
    "sign_in.wrong": _l("E-postadressen eller passordet er feil."),
    "sign_in.not_confirmed": lambda p: _(
        "Du må bekrefte e-postadressen først. Vi har sendt en ny lenke til %(email)s.", email=p["email"]
    ),
    "sign_in.too_many_attempts": lambda p: ngettext(
        "For mange forsøk. Prøv igjen om %(num)d minutt.",
        "For mange forsøk. Prøv igjen om %(num)d minutter.",
        p["minutes"],
    ),
    "link.not_valid": _l("Lenken er brukt eller for gammel. Be om en ny."),
    "link.password_needed": _l("Skriv passordet du valgte, så vet vi at kontoen er din."),
    "password.wrong": _l("Passordet er feil."),
    "password.too_short": lambda p: ngettext(
        "Passordet må ha minst %(num)d tegn.", "Passordet må ha minst %(num)d tegn.", p["least"]
    ),
    "password.too_simple": _l("Passordet er for lett å gjette. Bruk gjerne flere ord etter hverandre."),
}
