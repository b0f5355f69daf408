"""The tables that describe premises, column by column, with the headings they may have."""

from __future__ import annotations

import re

from booking.domain.booking_terms import Approval, Privacy, WhoMayBook
from booking.domain.opening_hours import AppliesTo
from booking.domain.school_calendar import DayKind
from booking.domain.vocabulary import Feature, SpaceKind, VenueKind
from booking.messages.vocabulary import FEATURES, SPACE_KINDS, VENUE_KINDS
from booking.services.steps.table_cells import (
    CellRefused,
    day,
    decimal_number,
    digits,
    email,
    lines,
    minute_of_day,
    one_line,
    one_of,
    phone,
    slug,
    some_of,
    weekdays,
    whole_number,
    yes_no,
)
from booking.services.steps.table_columns import Column, Table

_DAY_KIND_NAMES = {
    "skoledag": DayKind.SCHOOL_DAY,
    "skoledager": DayKind.SCHOOL_DAY,
    "eksamen": DayKind.EXAM,
    "eksamensdag": DayKind.EXAM,
    "planleggingsdag": DayKind.PLANNING_DAY,
    "plandag": DayKind.PLANNING_DAY,
    "skoleferie": DayKind.SCHOOL_HOLIDAY,
    "ferie": DayKind.SCHOOL_HOLIDAY,
    "helligdag": DayKind.PUBLIC_HOLIDAY,
    "helg": DayKind.WEEKEND,
}
_APPLIES_TO_NAMES = {
    "alle": AppliesTo.ANY_DAY,
    "alle dager": AppliesTo.ANY_DAY,
    "skoledager": AppliesTo.SCHOOL_DAYS,
    "skolefrie dager": AppliesTo.NON_SCHOOL_DAYS,
    "ikke skoledager": AppliesTo.NON_SCHOOL_DAYS,
}
_APPROVAL_NAMES = {"straks": Approval.INSTANT, "etter søknad": Approval.BY_REQUEST, "søknad": Approval.BY_REQUEST}
_WHO_NAMES = {
    "alle": WhoMayBook.EVERYONE,
    "organisasjoner": WhoMayBook.ORGANISATIONS,
    "lokale organisasjoner": WhoMayBook.LOCAL_ORGANISATIONS,
    "ansatte": WhoMayBook.STAFF,
}
_PRIVACY_NAMES = {"organisasjon": Privacy.ORGANISATION, "opptatt": Privacy.OCCUPIED}

_DAY_KINDS = re.compile(r"[,;]")


def closed_days(text: str) -> tuple[DayKind, ...]:
    """Kinds of day with commas between; ``ingen`` is none at all, which differs from an empty cell."""
    if text.casefold() in {"ingen", "none"}:
        return ()
    parse = one_of(DayKind, synonyms=_DAY_KIND_NAMES)
    return tuple(dict.fromkeys(parse(part.strip()) for part in _DAY_KINDS.split(text) if part.strip()))


def part(text: str) -> str:
    """``1/3`` of what it is a part of, or ``whole``."""
    if text.casefold() in {"whole", "hel", "hele"}:
        return "whole"
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text.replace(" ", ""))
    if found and 0 < int(found[1]) < int(found[2]):
        return found[0]
    raise CellRefused("import.not_a_part", value=text[:20])


_MINUTES = whole_number(0, 527_040)

VENUES = Table(
    "venues",
    ("Bygg", "Venues", "Steder", "Anlegg"),
    (
        Column("slug", ("kortnavn", "slug"), slug(80)),
        Column("name", ("navn", "name", "namn"), one_line(120), required=True),
        Column("kind", ("type", "kind"), one_of(VenueKind, VENUE_KINDS), required=True),
        Column("address", ("adresse", "address"), one_line(200), empty=""),
        Column("postcode", ("postnummer", "postcode"), digits(4), empty=""),
        Column("town", ("poststed", "town", "sted"), one_line(80), empty=""),
        Column("latitude", ("breddegrad", "latitude"), decimal_number(-90, 90)),
        Column("longitude", ("lengdegrad", "longitude"), decimal_number(-180, 180)),
        Column("contact_name", ("kontaktperson", "contact_name", "kontakt"), one_line(120), empty=""),
        Column("contact_phone", ("telefon", "contact_phone", "phone"), phone, empty=""),
        Column("contact_email", ("e-post", "contact_email", "epost", "email"), email, empty=""),
        Column("description", ("beskrivelse", "description", "skildring"), lines(), empty=""),
        Column("house_rules", ("husregler", "house_rules", "husreglar"), lines(), empty=""),
        Column("accessibility", ("tilgjengelighet", "accessibility"), lines(), empty=""),
        Column("school_calendar", ("skolerute", "school_calendar"), one_line(120)),
        Column("closed_on", ("stengt på", "closed_on", "stengt"), closed_days, empty=()),
        Column("active", ("i bruk", "active", "aktiv"), yes_no, empty=True),
    ),
)

SPACES = Table(
    "spaces",
    ("Rom", "Spaces", "Lokaler"),
    (
        Column("slug", ("kortnavn", "slug"), slug(120)),
        Column("venue", ("bygg", "venue", "anlegg"), one_line(120), required=True),
        Column("parent", ("del av", "parent"), one_line(120)),
        Column("name", ("navn", "name", "namn"), one_line(120), required=True),
        Column("kind", ("romtype", "kind", "type"), one_of(SpaceKind, SPACE_KINDS), required=True),
        Column("part", ("brøkdel", "part", "andel"), part, empty="whole"),
        Column("area_m2", ("areal m2", "area_m2", "areal"), whole_number(1, 1_000_000)),
        Column("capacity", ("plass til", "capacity", "kapasitet", "antall personer"), whole_number(1, 100_000)),
        Column("courts", ("baner", "courts", "banar"), whole_number(1, 1_000)),
        Column("rooms", ("antall rom", "rooms", "talet på rom"), whole_number(1, 1_000)),
        Column("features", ("har", "features", "utstyr i rommet"), some_of(Feature, FEATURES), empty=()),
        Column("accessible", ("trinnfri", "accessible", "trinnfritt"), yes_no, empty=False),
        Column("accessibility", ("tilgjengelighet", "accessibility"), lines(), empty=""),
        Column("description", ("beskrivelse", "description", "skildring"), lines(), empty=""),
        Column("tidy_checklist", ("ryddeliste", "tidy_checklist"), lines(), empty=""),
        Column("position", ("rekkefølge", "position"), whole_number(0, 100_000), empty=0),
        Column("closed_on", ("stengt på", "closed_on", "stengt"), closed_days),
        Column("active", ("i bruk", "active", "aktiv"), yes_no, empty=True),
    ),
)

_OWNER = (
    Column("venue", ("bygg", "venue", "anlegg"), one_line(120), required=True),
    Column("space", ("rom", "space", "lokale"), one_line(120)),
)

OPENING_HOURS = Table(
    "opening_hours",
    ("Åpningstider", "Opening hours", "Opningstider"),
    (
        *_OWNER,
        Column("weekdays", ("ukedager", "weekdays", "dager", "dag"), weekdays, required=True),
        Column("opens_minute", ("åpner", "opens", "opnar"), minute_of_day, required=True),
        Column("closes_minute", ("stenger", "closes", "stengjer"), minute_of_day, required=True),
        Column("season", ("sesong", "season"), one_line(80), empty=""),
        Column("valid_from", ("gjelder fra", "valid_from"), day),
        Column("valid_to", ("gjelder til", "valid_to"), day),
        Column(
            "applies_to",
            ("gjelder", "applies_to", "gjeld"),
            one_of(AppliesTo, synonyms=_APPLIES_TO_NAMES),
            empty=AppliesTo.ANY_DAY,
        ),
        Column("on_public_holidays", ("på helligdager", "on_public_holidays"), yes_no, empty=False),
    ),
)

SPECIAL_DAYS = Table(
    "special_days",
    ("Spesielle dager", "Special days", "Avvik"),
    (
        *_OWNER,
        Column("starts_on", ("fra dato", "starts_on", "dato", "date"), day, required=True),
        Column("ends_on", ("til dato", "ends_on"), day),
        Column("opens_minute", ("åpner", "opens", "opnar"), minute_of_day),
        Column("closes_minute", ("stenger", "closes", "stengjer"), minute_of_day),
        Column("name", ("grunn", "name", "navn"), one_line(200), empty=""),
    ),
)

BOOKING_TERMS = Table(
    "booking_terms",
    ("Vilkår", "Booking terms", "Bookingvilkår"),
    (
        Column("venue", ("bygg", "venue", "anlegg"), one_line(120)),
        Column("space", ("rom", "space", "lokale"), one_line(120)),
        Column("shortest_minutes", ("korteste minutter", "shortest_minutes"), _MINUTES),
        Column("longest_minutes", ("lengste minutter", "longest_minutes"), _MINUTES),
        Column("grid_minutes", ("rutenett minutter", "grid_minutes"), _MINUTES),
        Column("notice_minutes", ("frist minutter", "notice_minutes"), _MINUTES),
        Column("horizon_days", ("dager fram", "horizon_days"), whole_number(0, 3660)),
        Column("buffer_before_minutes", ("rigging minutter", "buffer_before_minutes"), _MINUTES),
        Column("buffer_after_minutes", ("rydding minutter", "buffer_after_minutes"), _MINUTES),
        Column("cancel_deadline_hours", ("avbestillingsfrist timer", "cancel_deadline_hours"), whole_number(0, 87_600)),
        Column("capacity", ("flest deltakere", "capacity"), whole_number(1, 100_000)),
        Column("approval", ("bekreftes", "approval"), one_of(Approval, synonyms=_APPROVAL_NAMES)),
        Column("who_may_book", ("hvem", "who_may_book"), one_of(WhoMayBook, synonyms=_WHO_NAMES)),
        Column("privacy", ("kalenderen viser", "privacy"), one_of(Privacy, synonyms=_PRIVACY_NAMES)),
    ),
)

EQUIPMENT = Table(
    "equipment",
    ("Utstyr", "Equipment"),
    (
        Column("venue", ("bygg", "venue", "anlegg"), one_line(120), required=True),
        Column("code", ("varekode", "code", "kode"), one_line(30), required=True),
        Column("name", ("navn", "name", "namn"), one_line(80), required=True),
        Column("stock", ("antall", "stock", "beholdning"), whole_number(0, 100_000), required=True),
        Column("active", ("i bruk", "active", "aktiv"), yes_no, empty=True),
    ),
)

TABLES = (VENUES, SPACES, OPENING_HOURS, SPECIAL_DAYS, BOOKING_TERMS, EQUIPMENT)
