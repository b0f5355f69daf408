from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.errors import Finding, Refused
from booking.domain.local_time import wall_clock
from booking.domain.recurrence import MOST_DATES, Recurrence, check_recurrence, dates, expand, follows_pattern

OSLO = ZoneInfo("Europe/Oslo")
MONDAY, TUESDAY, THURSDAY, SUNDAY = 1, 2, 4, 7

HANDBALL = Recurrence(
    starts_on=date(2026, 8, 18),
    from_time=time(18),
    to_time=time(20),
    weekdays=frozenset({TUESDAY}),
    ends_on=date(2027, 6, 15),
)
AUTUMN_HOLIDAY = Finding("booking.closed_day", "", {"reason": "school_holiday"})


def days(recurrence: Recurrence, most: int = 10) -> list[str]:
    return [f"{day:%d.%m}" for day in islice(dates(recurrence), most)]


def in_the_autumn_holiday(day: date) -> Finding | None:
    return AUTUMN_HOLIDAY if date(2026, 9, 28) <= day <= date(2026, 10, 2) else None


def test_a_series_stays_at_the_same_time_on_the_wall_over_both_clock_changes():
    occurrences = expand(HANDBALL, OSLO)
    assert len(occurrences) == 44
    walls = [wall_clock(each.interval.starts_at, OSLO) for each in occurrences]
    assert {wall.time() for wall in walls} == {time(18)}
    assert {each.interval.minutes for each in occurrences} == {120}
    assert {each.interval.starts_at.hour for each in occurrences} == {16, 17}
    changes = [(left.date(), right.date()) for left, right in pairwise(walls) if left.utcoffset() != right.utcoffset()]
    assert changes == [(date(2026, 10, 20), date(2026, 10, 27)), (date(2027, 3, 23), date(2027, 3, 30))]


def test_a_night_that_recurs_is_longer_and_shorter_when_the_clocks_change():
    nights = replace(HANDBALL, weekdays=frozenset({6}), from_time=time(22), to_time=time(6), days_later=1)
    lengths = {each.day: each.interval.minutes for each in expand(nights, OSLO)}
    assert lengths[date(2026, 10, 24)] == 540
    assert lengths[date(2027, 3, 27)] == 420
    assert set(lengths.values()) == {480, 420, 540}


def test_a_time_the_clocks_skip_is_left_out_with_the_reason():
    early = replace(HANDBALL, weekdays=frozenset({SUNDAY}), from_time=time(2, 30), to_time=time(4))
    skipped = [each for each in expand(early, OSLO) if each.interval is None]
    assert [each.day for each in skipped] == [date(2027, 3, 28)]
    assert skipped[0].skipped is not None
    assert skipped[0].skipped.code == "booking.time_does_not_exist"


def test_a_booking_until_midnight_ends_as_the_day_does():
    late = replace(HANDBALL, from_time=time(22), to_time=time(0))
    assert {each.interval.minutes for each in expand(late, OSLO)} == {120}


def test_several_weekdays_come_in_the_order_of_the_calendar():
    twice = replace(HANDBALL, weekdays=frozenset({THURSDAY, MONDAY}), starts_on=date(2026, 8, 19))
    assert days(twice, 5) == ["20.08", "24.08", "27.08", "31.08", "03.09"]


def test_every_second_week_is_counted_from_the_first_and_does_not_slip_after_a_holiday():
    fortnightly = replace(HANDBALL, every_weeks=2)
    with_holiday = expand(fortnightly, OSLO, in_the_autumn_holiday)
    assert [f"{each.day:%d.%m}" for each in with_holiday[:5]] == ["18.08", "01.09", "15.09", "29.09", "13.10"]
    assert with_holiday[3].skipped == AUTUMN_HOLIDAY
    assert with_holiday[4].interval is not None


def test_the_weeks_are_counted_from_the_week_of_the_start_even_when_its_weekday_has_passed():
    starts_on_a_friday = replace(HANDBALL, starts_on=date(2026, 8, 21), every_weeks=2)
    assert days(starts_on_a_friday, 2) == ["01.09", "15.09"]


def test_a_series_over_a_year_with_week_53_keeps_its_step():
    over_new_year = replace(HANDBALL, starts_on=date(2026, 12, 15), every_weeks=2)
    assert days(over_new_year, 4) == ["15.12", "29.12", "12.01", "26.01"]


def test_skipped_dates_stay_in_the_list_and_do_not_use_up_the_count():
    ten = replace(HANDBALL, ends_on=None, count=10)
    occurrences = expand(ten, OSLO, in_the_autumn_holiday)
    assert sum(each.interval is not None for each in occurrences) == 10
    assert [each.day for each in occurrences if each.skipped] == [date(2026, 9, 29)]
    assert occurrences[-1].day == date(2026, 10, 27)


def test_the_end_that_comes_first_ends_the_series():
    assert len(expand(replace(HANDBALL, count=3), OSLO)) == 3
    assert len(expand(replace(HANDBALL, count=100), OSLO)) == 44


def test_as_many_dates_as_are_allowed_are_made():
    most = replace(HANDBALL, ends_on=None, count=MOST_DATES)
    assert len(expand(most, OSLO)) == MOST_DATES


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        pytest.param({"weekdays": frozenset()}, "series.no_weekday", "weekdays", id="no weekday"),
        pytest.param({"weekdays": frozenset({0})}, "series.no_weekday", "weekdays", id="no such weekday"),
        pytest.param({"every_weeks": 0}, "series.weeks_between_out_of_range", "every_weeks", id="no step"),
        pytest.param({"every_weeks": -2}, "series.weeks_between_out_of_range", "every_weeks", id="backwards"),
        pytest.param({"every_weeks": 5000}, "series.weeks_between_out_of_range", "every_weeks", id="a century"),
        pytest.param({"ends_on": None}, "series.no_end", "ends_on", id="for ever"),
        pytest.param({"ends_on": date(2026, 8, 1)}, "series.ends_before_start", "ends_on", id="ends before"),
        pytest.param(
            {"ends_on": date(2026, 8, 18), "weekdays": frozenset({1})}, "series.no_dates", "ends_on", id="none"
        ),
        pytest.param({"count": 0}, "series.no_dates", "count", id="none asked for"),
        pytest.param({"count": -5}, "series.no_dates", "count", id="fewer than none"),
        pytest.param({"count": 5000}, "series.too_many_dates", "count", id="five thousand"),
        pytest.param({"ends_on": date(2126, 8, 1)}, "series.too_many_dates", "ends_on", id="a hundred years"),
        pytest.param({"ends_on": date(9998, 12, 1)}, "series.too_many_dates", "ends_on", id="to the end of time"),
        pytest.param({"ends_on": date(9999, 12, 31)}, "booking.outside_calendar", "ends_on", id="year 9999"),
        pytest.param({"starts_on": date.min}, "booking.outside_calendar", "starts_on", id="year 1"),
        pytest.param({"to_time": time(17)}, "series.time_ends_before_start", "to_time", id="ends before it starts"),
        pytest.param({"days_later": 7}, "series.days_later_out_of_range", "days_later", id="longer than its week"),
        pytest.param({"days_later": -1}, "series.days_later_out_of_range", "days_later", id="ends the day before"),
        pytest.param({"to_time": time(18)}, "series.time_ends_before_start", "to_time", id="no length"),
    ],
)
def test_a_pattern_that_cannot_be_a_series_is_refused_beside_its_field(change, code, field):
    with pytest.raises(Refused) as refused:
        expand(replace(HANDBALL, **change), OSLO)
    assert [(finding.code, finding.field) for finding in refused.value.verdict.findings] == [(code, field)]


def test_a_series_that_skips_everything_comes_to_an_end():
    never = replace(HANDBALL, ends_on=None, count=10)
    with pytest.raises(Refused, match=r"series\.too_many_dates"):
        expand(never, OSLO, lambda _day: AUTUMN_HOLIDAY)


def test_all_that_is_wrong_is_said_at_once():
    wrong = replace(HANDBALL, weekdays=frozenset(), every_weeks=0, to_time=time(17))
    assert check_recurrence(wrong).codes == (
        "series.no_weekday",
        "series.weeks_between_out_of_range",
        "series.time_ends_before_start",
    )


@given(
    starts_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    every_weeks=st.integers(1, 5),
    weeks=st.integers(1, 40),
)
def test_the_dates_are_those_a_search_through_every_day_finds(starts_on, weekdays, every_weeks, weeks):
    ends_on = starts_on + timedelta(weeks=weeks)
    recurrence = replace(HANDBALL, starts_on=starts_on, ends_on=ends_on, weekdays=weekdays, every_weeks=every_weeks)
    first_monday = starts_on - timedelta(days=starts_on.weekday())
    expected = [
        day
        for day in (starts_on + timedelta(days=n) for n in range(weeks * 7 + 1))
        if day.isoweekday() in weekdays and (day - first_monday).days // 7 % every_weeks == 0
    ]
    assert list(dates(recurrence)) == expected
    around = [starts_on + timedelta(days=n) for n in range(-15, weeks * 7 + 16)]
    assert [day for day in around if follows_pattern(day, recurrence)] == expected
