"""What staff read when spaces, opening hours, booking terms or closures cannot be as they were written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import format_date, format_number, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_terms import duration

Parameters = Mapping[str, Any]
Say = Callable[[Parameters], str]

SENTENCES: Mapping[str, Say | LazyProxy] = {
    "space.cycle": _l("Et lokale kan ikke være en del av seg selv eller av sine egne deler."),
    "space.missing_parent": _l("Lokalet det skulle være en del av, finnes ikke."),
    "space.no_parts": _l("Lokalet skal kunne deles, men har ingen deler. Legg til delene."),
    "space.duplicate": _l("Det samme lokalet står to ganger."),
    "opening_hours.crosses_midnight": _l(
        "Stengetiden må være etter åpningstiden. "
        "Åpent over midnatt er to perioder: til 24.00, og fra 00.00 dagen etter."
    ),
    "opening_hours.no_weekday": _l("Velg minst én ukedag."),
    "opening_hours.season_ends_before_start": lambda p: _(
        "Sesongen kan ikke slutte %(ends)s, før den begynner %(starts)s.",
        ends=format_date(p["ends_on"]),
        starts=format_date(p["starts_on"]),
    ),
    "terms.out_of_range": lambda p: _(
        "Skriv et tall fra %(least)s til %(most)s, eller la feltet stå tomt.",
        least=format_number(p["least"]),
        most=format_number(p["most"]),
    ),
    "terms.grid_does_not_divide_day": lambda p: _(
        "Et døgn kan ikke deles i biter på %(grid)s. Velg for eksempel 15, 30 eller 60 minutter.",
        grid=duration(p["grid_minutes"]),
    ),
    "terms.no_possible_length": lambda p: _(
        "Ingen booking blir mulig: korteste er %(shortest)s og lengste %(longest)s, og tidene går opp i %(grid)s.",
        shortest=duration(p["shortest_minutes"]),
        longest=duration(p["longest_minutes"]),
        grid=duration(p["grid_minutes"]),
    ),
    "closure.in_the_past": _l("Stengingen er over allerede. Velg en slutt som ligger fram i tid."),
    "closure.hits_bookings": lambda p: ngettext(
        "Nå er det %(num)d booking i denne tiden. Se over og steng på nytt.",
        "Nå er det %(num)d bookinger i denne tiden. Se over og steng på nytt.",
        p["number"],
    ),
}
