"""School calendars: the demonstration's own in any year, and the real one of a neighbour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.database import db
from booking.demo.files import imported_file, school_years
from booking.demo.load import REAL_CALENDAR
from booking.demo.school_year import NAME, calendar_file, school_year
from booking.domain.permissions import SYSTEM
from booking.domain.school_calendar import DayKind, PeriodKind, SchoolCalendar, SchoolPeriod, SchoolYear
from booking.models import SchoolCalendar as CalendarRow
from booking.public_holidays import public_holidays_between
from booking.services.school_calendar_import import import_school_calendar

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def as_calendar(name: str) -> SchoolCalendar:
    row = db.session.scalars(db.select(CalendarRow).filter_by(name=name)).one()
    terms = [period for period in row.periods if period.kind == "term"]
    others = [period for period in row.periods if period.kind != "term"]
    return SchoolCalendar(
        tuple(SchoolYear(term.starts_on, term.ends_on) for term in terms),
        tuple(SchoolPeriod(PeriodKind(each.kind), each.starts_on, each.ends_on, each.name) for each in others),
        public_holidays_between(terms[0].starts_on, terms[-1].ends_on),
    )


def school_days(calendar: SchoolCalendar) -> int:
    year = calendar.years[0]
    days = (year.first_day + timedelta(days=n) for n in range((year.last_day - year.first_day).days + 1))
    return sum(calendar.is_school_day(day) for day in days)


@pytest.mark.usefixtures("app_sqlite")
def test_the_neighbour_s_real_calendar_gives_the_190_school_days_it_says() -> None:
    """https://www.io.kommune.no/tjenester/skole-og-utdanning/ferie-og-fridager-skoleruta/skoleruta-2024-2025/"""
    report = import_school_calendar(SYSTEM, [imported_file(REAL_CALENDAR)], now=NOW)
    assert report.stored
    calendar = as_calendar("Indre Østfold kommune 2024/25 (ekte, nabokommune)")
    assert calendar.day_kind(date(2024, 10, 2)) is DayKind.SCHOOL_HOLIDAY
    assert calendar.day_kind(date(2024, 11, 15)) is DayKind.PLANNING_DAY
    assert calendar.day_kind(date(2024, 12, 20)) is DayKind.SCHOOL_DAY
    assert calendar.day_kind(date(2025, 1, 3)) is DayKind.SCHOOL_DAY
    assert school_days(calendar) == 190


@pytest.mark.usefixtures("app_sqlite")
@pytest.mark.parametrize("year", range(2024, 2036))
def test_the_demonstration_s_calendar_is_accepted_and_plausible_in_any_year(year: int) -> None:
    report = import_school_calendar(SYSTEM, [calendar_file([year, year + 1])], now=NOW)
    assert report.stored, report.findings
    assert 182 <= school_days(as_calendar(NAME)) <= 196


def test_the_demonstration_s_calendar_says_that_it_is_one() -> None:
    content = calendar_file([2026]).content.decode()
    assert all("Ikke vedtatt av noen." in line for line in content.splitlines()[1:])


def test_the_easter_holiday_lasts_from_monday_before_easter_to_tuesday_after() -> None:
    easter = next(row for row in school_year(2026) if row[3] == "Påskeferie")
    assert easter[1:3] == (date(2027, 3, 22), date(2027, 3, 30))


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2026, 11, 23), [2025, 2026, 2027]), (date(2027, 2, 20), [2026, 2027]), (date(2027, 7, 31), [2026, 2027])],
)
def test_the_school_years_cover_half_a_year_back_and_a_year_ahead(today: date, years: list[int]) -> None:
    assert list(school_years(today)) == years
