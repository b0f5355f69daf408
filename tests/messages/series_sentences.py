"""What is said of series, as a good clerk would: code, parameters, words."""

from __future__ import annotations

from datetime import date, time
from typing import Any

SERIES: list[tuple[str, dict[str, Any], str]] = [
    ("series.no_weekday", {}, "Velg minst én ukedag."),
    (
        "series.weeks_between_out_of_range",
        {"most": 52},
        "Velg hver uke, annenhver uke eller sjeldnere, høyst hver 52. uke.",
    ),
    ("series.no_end", {}, "Velg når serien slutter, eller hvor mange datoer den har."),
    (
        "series.ends_before_start",
        {"starts_on": date(2026, 12, 3)},
        "Serien kan ikke slutte før den begynner, 3. desember 2026.",
    ),
    ("series.no_dates", {}, "Det blir ingen datoer av dette. Sjekk ukedagene og når serien slutter."),
    (
        "series.too_many_dates",
        {"most": 600},
        "En serie kan ha høyst 600 datoer. Velg en tidligere slutt eller færre dager.",
    ),
    (
        "series.time_ends_before_start",
        {"from_time": time(20), "to_time": time(18)},
        "Slutten (18.00) må være etter starten (20.00).",
    ),
    ("series.left_out", {"day": date(2026, 12, 3)}, "Dere har valgt bort torsdag 3. desember."),
    ("series.given_back", {"day": date(2026, 12, 3)}, "Dere har gitt tilbake torsdag 3. desember."),
    (
        "series.school_is_off",
        {"day": date(2026, 12, 24), "kind": "school_holiday", "name": "Juleferie"},
        "Skolen har fri torsdag 24. desember: Juleferie.",
    ),
    (
        "series.school_is_off",
        {"day": date(2026, 12, 24), "kind": "school_holiday", "name": ""},
        "Skolen har fri torsdag 24. desember.",
    ),
    (
        "series.moved_too_far",
        {"day": date(2026, 12, 3)},
        "Den nye tida er for langt fra torsdag 3. desember. Bestill den som en egen booking.",
    ),
    ("series.other_venue", {}, "Velg et lokale på samme sted. Et annet sted er en egen booking."),
    (
        "series.dates_not_free",
        {"number": 1, "days": ("2026-12-10",)},
        "1 dato du valgte, kan ikke bookes. Se over den i tabellen. Ingenting er sendt.",
    ),
    ("series.no_such_time", {"day": date(2027, 3, 28)}, "Klokka viser aldri denne tida søndag 28. mars."),
    ("series.nothing_to_cancel", {}, "Ingen av datoene kan avbestilles. De er over eller avlyst allerede."),
    ("series.dates_have_changed", {}, "Datoene er endret siden siden ble åpnet. Se over dem på nytt."),
    ("series.already_decided", {}, "Alle datoene i serien er besvart allerede. Last siden på nytt."),
    ("series.nothing_free", {}, "Ingen av datoene kan bookes. Velg en annen tid eller et annet lokale."),
    (
        "series.nothing_to_change",
        {},
        "Ingen av datoene følger serien framover, så det er ingenting å endre samlet. Endre dem én for én.",
    ),
    ("series.several_weekdays", {}, "En serie med flere ukedager kan ikke flyttes til én. Avbestill den og lag en ny."),
    ("series.days_later_out_of_range", {"most": 6}, "En booking i en serie kan vare høyst 6 døgn."),
]
