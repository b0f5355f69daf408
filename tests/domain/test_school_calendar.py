from __future__ import annotations

from datetime import date

import pytest

from booking.domain.school_calendar import DayKind, PeriodKind, SchoolCalendar, SchoolPeriod, SchoolYear

# Shaped after the published calendar of Indre Østfold for 2024/25.
CALENDAR = SchoolCalendar(
    years=(SchoolYear(date(2024, 8, 19), date(2025, 6, 20)), SchoolYear(date(2025, 8, 18), date(2026, 6, 19))),
    periods=(
        SchoolPeriod(PeriodKind.SCHOOL_HOLIDAY, date(2024, 9, 30), date(2024, 10, 4), "Høstferie"),
        SchoolPeriod(PeriodKind.PLANNING_DAY, date(2024, 11, 15), date(2024, 11, 15), "Planleggingsdag"),
        SchoolPeriod(PeriodKind.SCHOOL_HOLIDAY, date(2024, 12, 21), date(2025, 1, 2), "Juleferie"),
        SchoolPeriod(PeriodKind.PLANNING_DAY, date(2025, 1, 2), date(2025, 1, 2), "Planleggingsdag"),
        SchoolPeriod(PeriodKind.EXAM, date(2025, 5, 19), date(2025, 5, 23), "Eksamen"),
    ),
    public_holidays={date(2025, 1, 1): "Første nyttårsdag", date(2025, 5, 1): "Arbeidernes dag"},
)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        pytest.param(date(2024, 8, 19), DayKind.SCHOOL_DAY, "", id="the first school day"),
        pytest.param(date(2024, 8, 16), DayKind.SCHOOL_DAY, "", id="before all that is known: cautiously a school day"),
        pytest.param(date(2024, 9, 27), DayKind.SCHOOL_DAY, "", id="the Friday before the holiday"),
        pytest.param(date(2024, 9, 28), DayKind.WEEKEND, "", id="a Saturday"),
        pytest.param(date(2024, 9, 30), DayKind.SCHOOL_HOLIDAY, "Høstferie", id="the first day of the holiday"),
        pytest.param(date(2024, 10, 4), DayKind.SCHOOL_HOLIDAY, "Høstferie", id="the last day of the holiday"),
        pytest.param(date(2024, 10, 7), DayKind.SCHOOL_DAY, "", id="the Monday after"),
        pytest.param(date(2024, 11, 15), DayKind.PLANNING_DAY, "Planleggingsdag", id="a planning day"),
        pytest.param(date(2024, 12, 22), DayKind.SCHOOL_HOLIDAY, "Juleferie", id="a Sunday in the holiday"),
        pytest.param(date(2025, 1, 1), DayKind.PUBLIC_HOLIDAY, "Første nyttårsdag", id="a public holiday in a holiday"),
        pytest.param(date(2025, 1, 2), DayKind.PLANNING_DAY, "Planleggingsdag", id="a planning day within a holiday"),
        pytest.param(date(2025, 5, 1), DayKind.PUBLIC_HOLIDAY, "Arbeidernes dag", id="a public holiday in term"),
        pytest.param(date(2025, 5, 20), DayKind.EXAM, "Eksamen", id="an exam"),
        pytest.param(date(2025, 6, 20), DayKind.SCHOOL_DAY, "", id="the last school day"),
        pytest.param(date(2025, 7, 15), DayKind.SCHOOL_HOLIDAY, "", id="summer between two years"),
        pytest.param(date(2025, 8, 15), DayKind.SCHOOL_HOLIDAY, "", id="the last Friday of summer"),
        pytest.param(date(2026, 7, 15), DayKind.SCHOOL_HOLIDAY, "", id="summer after the last known year"),
        pytest.param(date(2026, 9, 1), DayKind.SCHOOL_DAY, "", id="a year nobody has imported: a school day"),
        pytest.param(date(2026, 9, 5), DayKind.WEEKEND, "", id="a Saturday of a year nobody has imported"),
    ],
)
def test_a_day_is_what_the_school_calendar_says(day, kind, name):
    assert CALENDAR.day_kind(day) is kind
    assert CALENDAR.name_of(day) == name


@pytest.mark.parametrize("kind", list(DayKind))
def test_the_school_uses_its_rooms_on_school_days_and_exam_days_only(kind):
    assert kind.is_school_day is (kind in {DayKind.SCHOOL_DAY, DayKind.EXAM})


def test_without_a_calendar_weekdays_are_school_days():
    empty = SchoolCalendar()
    assert empty.is_school_day(date(2026, 7, 15))
    assert not empty.is_school_day(date(2026, 7, 18))


def test_every_kind_of_period_is_a_kind_of_day():
    assert {DayKind(kind) for kind in PeriodKind} < set(DayKind)


def test_a_year_or_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        SchoolYear(date(2025, 8, 18), date(2025, 6, 20))
    with pytest.raises(ValueError, match="cannot end"):
        SchoolPeriod(PeriodKind.EXAM, date(2025, 5, 23), date(2025, 5, 19))
