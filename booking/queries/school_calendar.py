"""School calendars as those see them who keep them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from booking.database import db
from booking.i18n import alphabetical
from booking.models import SchoolCalendar, SchoolCalendarPeriod, Venue


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
        """The school years, the last first, each with the days that begin in it; days of none come last."""
        terms = sorted((each for each in self.periods if each.kind == "term"), key=lambda each: each.starts_on)
        inside: dict[int, list[PeriodRow]] = defaultdict(list)
        others: list[PeriodRow] = []
        for period in self.periods:
            if period.kind == "term":
                continue
            term = next((each for each in terms if each.starts_on <= period.starts_on <= each.ends_on), None)
            (inside[term.id] if term else others).append(period)
        years: list[tuple[PeriodRow | None, list[PeriodRow]]] = [(term, inside[term.id]) for term in reversed(terms)]
        return [*years, (None, others)] if others else years


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
