"""School calendars as those see them who keep them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from booking.database import db
from booking.i18n import alphabetical
from booking.models import SchoolCalendar, SchoolCalendarPeriod, Venue

FIRST_MONTH = 8  # a school year begins in August


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Days of one kind in a calendar, both ends included."""

    id: int
    calendar_id: int
    kind: str
    starts_on: date
    ends_on: date
    name: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar with its days in order, and the id and name of each venue that follows it."""

    id: int
    name: str
    source: str
    periods: tuple[PeriodRow, ...]
    venues: tuple[tuple[int, str], ...]

    @property
    def known_until(self) -> date | None:
        """The last school day that is known; ``None`` when no school year is."""
        return max((period.ends_on for period in self.periods if period.kind == "term"), default=None)

    @property
    def years(self) -> list[tuple[PeriodRow | None, list[PeriodRow]]]:
        """The school years, the last first, each with its days; days of a year that is not there yet come first.

        A year is from August to July: planning days come before the first school day.
        """
        days: dict[int, list[PeriodRow]] = defaultdict(list)
        terms: dict[int, PeriodRow] = {}
        for period in self.periods:
            year = period.starts_on.year - (period.starts_on.month < FIRST_MONTH)
            if period.kind == "term":
                terms[year] = period
            else:
                days[year].append(period)
        return [(terms.get(year), days[year]) for year in sorted({*terms, *days}, reverse=True)]


def school_calendars() -> list[CalendarRow]:
    """Every calendar, in alphabetical order."""
    periods: dict[int, list[PeriodRow]] = defaultdict(list)
    for row in db.session.scalars(select(SchoolCalendarPeriod).order_by(SchoolCalendarPeriod.starts_on)):
        periods[row.calendar_id].append(_period(row))
    venues: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for venue_id, name, calendar_id in db.session.execute(
        select(Venue.id, Venue.name, Venue.school_calendar_id).where(Venue.school_calendar_id.is_not(None))
    ):
        venues[calendar_id].append((venue_id, name))
    rows = [
        CalendarRow(
            id=row.id,
            name=row.name,
            source=row.source,
            periods=tuple(periods[row.id]),
            venues=tuple(sorted(venues[row.id], key=lambda venue: alphabetical(venue[1]))),
        )
        for row in db.session.scalars(select(SchoolCalendar))
    ]
    return sorted(rows, key=lambda row: alphabetical(row.name))


def school_calendar(calendar_id: int) -> CalendarRow | None:
    return next((row for row in school_calendars() if row.id == calendar_id), None)


def period_row(period_id: int) -> PeriodRow | None:
    row = db.session.get(SchoolCalendarPeriod, period_id)
    return _period(row) if row else None


def _period(row: SchoolCalendarPeriod) -> PeriodRow:
    return PeriodRow(row.id, row.calendar_id, row.kind, row.starts_on, row.ends_on, row.name)
