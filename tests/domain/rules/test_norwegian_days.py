"""Public holidays by rule are those that another implementation counts."""

from __future__ import annotations

from datetime import date

from booking.domain.rules.days import DayFacts
from booking.domain.rules.norwegian_days import is_public_holiday, norwegian_day
from booking.public_holidays import public_holidays


def test_the_holidays_are_those_of_the_holidays_library_as_far_as_it_counts() -> None:
    for year in range(1970, 2101):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        by_rule = {day for day in map(date.fromordinal, range(first, last + 1)) if is_public_holiday(day)}
        assert by_rule == set(public_holidays(year)), year


def test_the_day_before_a_holiday_is_an_eve() -> None:
    assert norwegian_day(date(2026, 5, 16)) == DayFacts(eve=True)
    assert norwegian_day(date(2026, 5, 17)) == DayFacts(public_holiday=True)
    assert norwegian_day(date(2026, 12, 25)) == DayFacts(public_holiday=True, eve=True)
    assert norwegian_day(date(2026, 12, 31)) == DayFacts(eve=True)
