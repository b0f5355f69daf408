"""What people read when a time, a series or a change of a booking is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from babel.support import LazyProxy

from booking.domain.booking_terms import WhoMayBook
from booking.domain.opening_hours import Closed, ClosedReason
from booking.i18n import (
    capital,
    format_date,
    format_day,
    format_money,
    format_number,
    format_period,
    format_time,
    ngettext,
)
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_terms import WHO_MAY_BOOK, duration
from booking.messages.opening_hours import closed_text, listing

Parameters = Mapping[str, Any]
Say = Callable[[Parameters], str]

HOUR, HALF_HOUR = 60, 30


def _moment(instant: datetime) -> str:
    """``torsdag 3. desember kl. 18.00``."""
    return _("%(day)s kl. %(time)s", day=format_day(instant), time=format_time(instant))


def _grid(p: Parameters) -> str:
    if p["grid_minutes"] == HOUR:
        return _("Bookinger her starter og slutter på hele timer.")
    if p["grid_minutes"] == HALF_HOUR:
        return _("Bookinger her starter og slutter på hele eller halve timer.")
    return _("Bookinger her starter og slutter på tider som går opp i %(grid)s.", grid=duration(p["grid_minutes"]))


def _hours(text: str) -> str:
    """``16.00–22.00`` from ``16:00-22:00``; 24:00 is written as such."""
    opens, _dash, closes = text.partition("-")
    ends = format_time(time.fromisoformat(closes)) if closes != "24:00" else format_time(time(0)).replace("00", "24", 1)
    return f"{format_time(time.fromisoformat(opens))}–{ends}"


def _outside_opening_hours(p: Parameters) -> str:
    return _(
        "Tiden er utenfor åpningstiden. %(day)s er det åpent %(hours)s.",
        day=capital(format_day(p["day"])),
        hours=listing([_hours(each) for each in p["hours"]]),
    )


def _closed_day(p: Parameters) -> str:
    why = closed_text(Closed(ClosedReason(p["reason"]), p["name"]))
    return _("Det er ikke åpent %(day)s. %(why)s.", day=format_day(p["day"]), why=why)


def _in_buffer(p: Parameters) -> str:
    gap = _("Det må være %(gap)s mellom bookingene her, til rigging og rydding.", gap=duration(p["gap_minutes"]))
    if p["limit"] > p["starts_at"]:
        return gap + " " + _("Du kan starte tidligst %(time)s.", time=_moment(p["limit"]))
    return gap + " " + _("Du må slutte senest %(time)s.", time=_moment(p["limit"]))


def _closure(p: Parameters) -> str:
    when = format_period(p["starts_at"], p["ends_at"])
    if p["reason"]:
        return _("Lokalet er stengt %(when)s: %(reason)s", when=when, reason=p["reason"])
    return _("Lokalet er stengt %(when)s.", when=when)


def _horizon(p: Parameters) -> str:
    if not p["horizon_days"]:
        return _("Dette lokalet kan bare bookes samme dag.")
    return _("Du kan ikke booke så langt fram. Siste dag er nå %(day)s.", day=format_date(p["last_day"]))


def _skipped_hour(p: Parameters) -> str:
    return _(
        "Klokka blir aldri %(time)s %(day)s, fordi den stilles fram. Velg %(next)s eller senere.",
        time=format_time(p["at"]),
        day=format_day(p["day"], year=True),
        next=format_time(p["next"]),
    )


TIME: Mapping[str, Say | LazyProxy] = {
    "booking.in_the_past": lambda p: _("Tiden er passert. Den begynte %(time)s.", time=_moment(p["starts_at"])),
    "booking.too_short_notice": lambda p: _(
        "Her må du booke minst %(notice)s før. Tidligste start er nå %(time)s.",
        notice=duration(p["notice_minutes"]),
        time=_moment(p["earliest"]),
    ),
    "booking.beyond_horizon": _horizon,
    "booking.too_short": lambda p: _("Korteste booking her er %(length)s.", length=duration(p["shortest_minutes"])),
    "booking.too_long": lambda p: _("Lengste booking her er %(length)s.", length=duration(p["longest_minutes"])),
    "booking.off_grid": _grid,
    "booking.outside_opening_hours": _outside_opening_hours,
    "booking.closed_day": _closed_day,
    "booking.taken": lambda p: _("Lokalet er opptatt %(when)s.", when=format_period(p["starts_at"], p["ends_at"])),
    "booking.in_buffer": _in_buffer,
    "booking.closure": _closure,
    "booking.time_does_not_exist": _skipped_hour,
    "booking.outside_calendar": lambda p: _("Året %(year)d er for langt unna. Sjekk datoen.", year=p["year"]),
    "booking.ends_before_start": lambda p: _(
        "Slutten må være etter starten, som er %(time)s.", time=_moment(p["starts_at"])
    ),
}


def _school_is_off(p: Parameters) -> str:
    if p["name"]:
        return _("Skolen har fri %(day)s: %(name)s.", day=format_day(p["day"]), name=p["name"])
    return _("Skolen har fri %(day)s.", day=format_day(p["day"]))


PEOPLE: Mapping[str, Say | LazyProxy] = {
    "booking.too_many_participants": lambda p: ngettext(
        "Det er plass til %(num)d person her.", "Det er plass til %(num)d personer her.", p["capacity"]
    ),
    "booking.negative_participants": _l("Skriv hvor mange dere blir, null eller flere."),
    "booking.more_young_than_participants": lambda p: _(
        "Flere under 19 år (%(young)d) enn deltakere i alt (%(participants)d).",
        young=p["young"],
        participants=p["participants"],
    ),
    "booking.more_under_age_than_participants": lambda p: _(
        "Flere under %(age)s år (%(young)s) enn deltakere i alt (%(participants)s).",
        age=p["age"],
        young=format_number(p["young"]),
        participants=format_number(p["participants"]),
    ),
    "booking.more_of_the_younger": lambda p: _(
        "Flere under %(age)s år (%(young)s) enn under %(older)s år (%(number)s).",
        age=p["age"],
        young=format_number(p["young"]),
        older=p["older"],
        number=format_number(p["number"]),
    ),
    "booking.stated_unknown": lambda p: _("«%(fact)s» er ikke noe som oppgis i en booking.", fact=p["fact"]),
    "booking.stated_wrong": lambda p: _("«%(fact)s» kan ikke være det som er skrevet.", fact=p["fact"]),
    "booking.not_open_to_booker": lambda p: str(WHO_MAY_BOOK[WhoMayBook(p["who"])]),
}

SPACE: Mapping[str, Say | LazyProxy] = {
    "booking.space_out_of_use": _l("Lokalet er tatt ut av bruk og kan ikke bookes."),
    "booking.refused_by_rule": _l("Reglene til kommunen tillater ikke denne bruken av lokalet."),
    "booking.equipment_not_here": _l("Noe av utstyret finnes ikke i dette bygget lenger. Velg på nytt."),
    "booking.not_enough_equipment": lambda p: _(
        "%(name)s: %(left)d ledig i denne tiden, og du ba om %(quantity)d.",
        name=p["name"],
        left=p["left"],
        quantity=p["quantity"],
    ),
}

CHANGE: Mapping[str, Say | LazyProxy] = {
    "booking.state_cannot_follow": _l("Dette kan ikke gjøres med bookingen lenger. Last siden på nytt."),
    "booking.state_not_yours_to_set": _l("Dette er det bare kommunen som kan gjøre."),
    "booking.closed": _l("Bookingen er avsluttet og kan ikke endres. Lag gjerne en ny."),
    "booking.already_begun": lambda p: _(
        "Bookingen begynte %(time)s og kan ikke endres nå.", time=_moment(p["starts_at"])
    ),
    "booking.already_decided": _l("Noen har allerede svart på denne søknaden. Last siden på nytt."),
    "booking.organisation_stays": _l("En booking kan ikke flyttes til en annen organisasjon."),
    "booking.deadline_passed": lambda p: _(
        "Fristen for å flytte bookingen gikk ut %(time)s. Du kan fortsatt avbestille.", time=_moment(p["deadline"])
    ),
    "booking.fee_has_changed": lambda p: (
        _("En saksbehandler avgjør om det koster noe nå. Se over og avbestill på nytt hvis du fortsatt vil.")
        if p["fee_ore"] is None
        else _(
            "Å avbestille koster nå %(fee)s. Se over og avbestill på nytt hvis du fortsatt vil.",
            fee=format_money(p["fee_ore"]),
        )
    ),
    "booking.price_has_changed": lambda p: (
        _(
            "Prisen er nå %(price)s. Se over og ta tida hvis du fortsatt vil.",
            price=format_money(p["price_ore"]),
        )
        if p["price_ore"] is not None
        else _("Prisen må nå avgjøres av en saksbehandler. Se over og be om tida hvis du fortsatt vil.")
    ),
    "booking.no_such_offer": _l("Denne tida ble ikke tilbudt. Velg en av dem som står her."),
    "booking.has_another_time": lambda p: _(
        "Dere har tatt en annen tid allerede, booking %(reference)s.", reference=p["reference"]
    ),
    "booking.reason_missing": _l("Skriv hvorfor. Søkeren får begrunnelsen i brevet."),
    "booking.price_missing": _l("Reglene ga ingen pris. Skriv prisen, eller 0 når det er gratis."),
    "booking.price_reason_missing": _l("Skriv hvorfor prisen er en annen enn reglene sier."),
}

FEES: Mapping[str, Say | LazyProxy] = {
    "booking_fee.reason_missing": _l("Skriv hva som skjedde. Grunnen står i brevet."),
    "booking_fee.unknown": _l("Prislista har ikke dette gebyret for denne bookingen. Velg et av dem som står her."),
    "booking_fee.quantity": lambda p: _("Skriv et antall fra 1 til %(most)s.", most=format_number(p["most"])),
    "booking_fee.not_begun": lambda p: _(
        "Bookingen begynner %(time)s. Gebyr kan legges til når den har begynt.", time=_moment(p["starts_at"])
    ),
    "booking_fee.never_took_place": _l("Det ble ingen booking av dette, så det kan ikke få gebyr."),
    "booking_fee.withdrawn_before": _l("Gebyret er allerede tatt bort."),
}

SERIES: Mapping[str, Say | LazyProxy] = {
    "series.no_weekday": _l("Velg minst én ukedag."),
    "series.weeks_between_out_of_range": lambda p: _(
        "Velg hver uke, annenhver uke eller sjeldnere, høyst hver %(most)d. uke.", most=p["most"]
    ),
    "series.no_end": _l("Velg når serien slutter, eller hvor mange datoer den har."),
    "series.ends_before_start": lambda p: _(
        "Serien kan ikke slutte før den begynner, %(day)s.", day=format_date(p["starts_on"])
    ),
    "series.no_dates": _l("Det blir ingen datoer av dette. Sjekk ukedagene og når serien slutter."),
    "series.too_many_dates": lambda p: _(
        "En serie kan ha høyst %(most)d datoer. Velg en tidligere slutt eller færre dager.", most=p["most"]
    ),
    "series.time_ends_before_start": lambda p: _(
        "Slutten (%(to)s) må være etter starten (%(start)s).",
        to=format_time(p["to_time"]),
        start=format_time(p["from_time"]),
    ),
    "series.left_out": lambda p: _("Dere har valgt bort %(day)s.", day=format_day(p["day"])),
    "series.given_back": lambda p: _("Dere har gitt tilbake %(day)s.", day=format_day(p["day"])),
    "series.school_is_off": _school_is_off,
    "series.moved_too_far": lambda p: _(
        "Den nye tida er for langt fra %(day)s. Bestill den som en egen booking.", day=format_day(p["day"])
    ),
    "series.other_venue": _l("Velg et lokale på samme sted. Et annet sted er en egen booking."),
    "series.dates_not_free": lambda p: ngettext(
        "%(num)d dato du valgte, kan ikke bookes. Se over den i tabellen. Ingenting er sendt.",
        "%(num)d datoer du valgte, kan ikke bookes. Se over dem i tabellen. Ingenting er sendt.",
        p["number"],
    ),
    "series.no_such_time": lambda p: _("Klokka viser aldri denne tida %(day)s.", day=format_day(p["day"])),
    "series.nothing_to_cancel": _l("Ingen av datoene kan avbestilles. De er over eller avlyst allerede."),
    "series.dates_have_changed": _l("Datoene er endret siden siden ble åpnet. Se over dem på nytt."),
    "series.nothing_to_change": _l(
        "Ingen av datoene følger serien framover, så det er ingenting å endre samlet. Endre dem én for én."
    ),
    "series.several_weekdays": _l("En serie med flere ukedager kan ikke flyttes til én. Avbestill den og lag en ny."),
    "series.already_decided": _l("Alle datoene i serien er besvart allerede. Last siden på nytt."),
    "series.nothing_free": _l("Ingen av datoene kan bookes. Velg en annen tid eller et annet lokale."),
    "series.days_later_out_of_range": lambda p: _(
        "En booking i en serie kan vare høyst %(most)d døgn.", most=p["most"]
    ),
}

SENTENCES: Mapping[str, Say | LazyProxy] = {**TIME, **PEOPLE, **SPACE, **CHANGE, **FEES, **SERIES}
