"""What staff read when spaces, opening hours, booking terms or closures cannot be as they were written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import format_date, format_number, format_period, ngettext
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
    "space.not_a_part": _l("Skriv delen som en brøk, for eksempel 1/3."),
    "space.part_of_nothing": _l("Bare et lokale som er en del av et annet, kan være en brøkdel."),
    "space.slug_missing": _l("Skriv en nettadresse med bokstavene a–z."),
    "space.slug_taken": lambda p: _(
        "Et annet lokale har nettadressen «%(slug)s». «%(free)s» er ledig.", slug=p["slug"], free=p["free"]
    ),
    "space.bookings_in_the_way": lambda p: _(
        "Dette går ikke nå: Bookinger som i dag kan stå ved siden av hverandre, ville fått samme plass. "
        "Den første er %(when)s. Flytt eller avlys den ene først.",
        when=format_period(p["starts_at"], p["ends_at"], year=True),
    ),
    "space.has_bookings": lambda p: ngettext(
        "%(num)d booking framover trenger lokalet. Se over den først.",
        "%(num)d bookinger framover trenger lokalet. Se over dem først.",
        p["number"],
    ),
    "venue.slug_missing": _l("Skriv en nettadresse med bokstavene a–z."),
    "venue.slug_taken": lambda p: _(
        "Et annet sted har nettadressen «%(slug)s». «%(free)s» er ledig.", slug=p["slug"], free=p["free"]
    ),
    "venue.half_a_position": _l("Fyll ut både breddegrad og lengdegrad, eller ingen av dem."),
    "venue.has_bookings": lambda p: ngettext(
        "%(num)d booking framover er på dette stedet. Se over den først.",
        "%(num)d bookinger framover er på dette stedet. Se over dem først.",
        p["number"],
    ),
    "opening_hours.crosses_midnight": _l(
        "Stengetiden må være etter åpningstiden. "
        "Åpent over midnatt er to perioder: til 24.00, og fra 00.00 dagen etter."
    ),
    "opening_hours.no_weekday": _l("Velg minst én ukedag."),
    "opening_hours.no_hours": _l("Skriv åpningstid for minst én ukedag."),
    "opening_hours.windows_overlap": _l("Dette tidsrommet går inn i et annet samme dag. Slå dem sammen til ett."),
    "opening_hours.season_twice": _l(
        "Det finnes allerede åpningstider for denne perioden og disse dagene. Endre dem i stedet."
    ),
    "opening_hours.leaves_bookings_outside": lambda p: ngettext(
        "%(num)d booking blir stående utenfor åpningstiden. Se over den først.",
        "%(num)d bookinger blir stående utenfor åpningstiden. Se over dem først.",
        p["number"],
    ),
    "special_day.ends_before_start": lambda p: _(
        "Siste dag kan ikke være før den første, %(day)s.", day=format_date(p["starts_on"])
    ),
    "special_day.dates_twice": _l("Det finnes allerede egne tider for disse datoene. Endre dem i stedet."),
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
    "terms.no_possible_length_at": lambda p: _(
        "Da kan %(space)s på %(venue)s ikke bookes: korteste er %(shortest)s og lengste %(longest)s, "
        "og tidene går opp i %(grid)s.",
        space=p["space"],
        venue=p["venue"],
        shortest=duration(p["shortest_minutes"]),
        longest=duration(p["longest_minutes"]),
        grid=duration(p["grid_minutes"]),
    ),
    "equipment.code_taken": _l("Varekoden %(code)s er brukt om noe annet her."),
    "equipment.stock_below_lent": lambda p: _(
        "Bookinger som står, har bestilt %(most)s på én gang. Første gang det blir for få, er %(when)s.",
        most=format_number(p["most"]),
        when=format_period(p["starts_at"], p["ends_at"], year=True),
    ),
    "equipment.has_bookings": lambda p: ngettext(
        "%(num)d booking framover har bestilt dette. Se over den først.",
        "%(num)d bookinger framover har bestilt dette. Se over dem først.",
        p["number"],
    ),
    "school_calendar.name_taken": _l("Det finnes allerede en skolerute som heter %(name)s."),
    "school_calendar.ends_before_start": lambda p: _(
        "Siste dag kan ikke være før den første, %(day)s.", day=format_date(p["starts_on"])
    ),
    "school_calendar.period_twice": _l("Skoleruta har allerede slike dager fra denne datoen."),
    "school_calendar.year_too_long": _l("Et skoleår kan ikke være lengre enn %(most)s dager."),
    "school_calendar.years_overlap": lambda p: _(
        "Skoleåret går inn i et annet, fra %(first)s til %(last)s.",
        first=format_date(p["starts_on"]),
        last=format_date(p["ends_on"]),
    ),
    "closure.too_long": _l("Steng i høyst to år om gangen. Skal det være stengt for godt, ta det heller ut av bruk."),
    "closure.in_the_past": _l("Stengingen er over allerede. Velg en slutt som ligger fram i tid."),
    "closure.booking_ended": _l("Bookingen er avbestilt siden."),
    "closure.took_another": _l("Det er tatt en annen tid i stedet, og den gjelder."),
    "closure.time_is_over": _l("Tida er over."),
    "closure.space_out_of_use": _l("Lokalet er tatt ut av bruk."),
    "closure.still_closed": _l("Lokalet er stengt av en annen grunn."),
    "closure.time_is_taken": _l("Tida er tatt av andre."),
    "closure.equipment_is_out": _l("Utstyret er lånt ut til andre."),
    "closure.hits_bookings": lambda p: ngettext(
        "Nå er det %(num)d booking i denne tiden. Se over og steng på nytt.",
        "Nå er det %(num)d bookinger i denne tiden. Se over og steng på nytt.",
        p["number"],
    ),
}
