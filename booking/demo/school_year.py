"""A school calendar for the demonstration, in the shape of a real one and decided by nobody.

The real calendar of Ås is not public in a form that could be read. What is common in the county is followed: school
from the middle of August, autumn holiday in week 40, winter holiday in week 8, and Easter from Monday before it to
Tuesday after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from booking.public_holidays import public_holidays
from booking.services.steps.import_report import ImportedFile

NAME = "Demonstrasjonsskolerute for Ås"
SOURCE = "Laget for demonstrasjonen. Ikke vedtatt av noen."
AUTUMN_WEEK, WINTER_WEEK = 40, 8
MONDAY, FRIDAY = 1, 5

Row = tuple[str, date, date, str]


def calendar_file(years: Iterable[int]) -> ImportedFile:
    """The calendar of the school years that begin in these years, as a file for the importer."""
    lines = ["skolerute;type;fra;til;navn;kilde"]
    for year in years:
        lines.extend(f"{NAME};{kind};{first};{last};{name};{SOURCE}" for kind, first, last, name in school_year(year))
    return ImportedFile("demonstrasjonsskolerute.csv", "\n".join(lines).encode())


def school_year(year: int) -> Iterator[Row]:
    """The rows of the school year that begins in August of the year: kind, first and last day, name."""
    first = _on_or_after(date(year, 8, 15), MONDAY)
    last = _on_or_before(date(year + 1, 6, 22), FRIDAY)
    christmas, new_year = date(year, 12, 22), _on_or_after(date(year + 1, 1, 3), MONDAY)
    planning = _on_or_after(date(year, 11, 12), FRIDAY)
    easter_thursday = next(day for day, name in public_holidays(year + 1).items() if name == "Skjærtorsdag")
    exam = _on_or_after(date(year + 1, 5, 19), MONDAY)
    yield "skoleår", first, last, f"Skoleåret {year}/{(year + 1) % 100:02d}"
    yield "planleggingsdag", first - timedelta(days=4), first - timedelta(days=3), "Planleggingsdager"
    yield "ferie", *_week(year, AUTUMN_WEEK), "Høstferie"
    yield "planleggingsdag", planning, planning, "Planleggingsdag"
    yield "ferie", christmas, new_year - timedelta(days=1), "Juleferie"
    yield "planleggingsdag", new_year, new_year, "Planleggingsdag"
    yield "ferie", *_week(year + 1, WINTER_WEEK), "Vinterferie"
    yield "ferie", easter_thursday - timedelta(days=3), easter_thursday + timedelta(days=5), "Påskeferie"
    yield "eksamen", exam, exam + timedelta(days=2), "Skriftlig eksamen"


def _week(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, MONDAY), date.fromisocalendar(year, week, FRIDAY)


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)
