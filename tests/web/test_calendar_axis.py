"""The time down the side: rows by the clock on the wall, also on the nights when it lies."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from booking.domain.local_time import day_interval, wall_interval, week_days
from booking.web.calendar_axis import axis_for, clock_span
from tests.factories.situation import OSLO

THURSDAY = date(2026, 12, 3)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
MINUTE = timedelta(minutes=1)


def span(day: date, start: str, end: str):
    return wall_interval(day, time.fromisoformat(start), time.fromisoformat(end), OSLO)


def labels(axis) -> list[str]:
    return [row.label for row in axis.rows]


def lengths(axis, day: date) -> list[int]:
    edges = axis.edges[day]
    return [(after - before) // MINUTE for before, after in pairwise(edges)]


def test_the_rows_go_from_whole_hour_to_whole_hour_around_what_is_shown():
    axis = axis_for([THURSDAY], [span(THURSDAY, "16:30", "18:00"), span(THURSDAY, "20:00", "22:30")], [30], OSLO)
    assert (labels(axis)[0], labels(axis)[-1], axis.ends) == ("16.00", "22.30", "23.00")


def test_a_row_is_half_an_hour_where_that_is_fine_enough():
    axis = axis_for([THURSDAY], [span(THURSDAY, "08:00", "10:00")], [30, 60], OSLO)
    assert labels(axis) == ["08.00", "08.30", "09.00", "09.30"]


def test_a_row_is_a_quarter_where_something_begins_at_a_quarter():
    axis = axis_for([THURSDAY], [span(THURSDAY, "08:00", "09:45")], [30], OSLO)
    assert labels(axis)[:5] == ["08.00", "08.15", "08.30", "08.45", "09.00"]


def test_a_grid_of_a_quarter_gives_rows_of_a_quarter():
    assert len(axis_for([THURSDAY], [span(THURSDAY, "08:00", "09:00")], [15], OSLO).rows) == 4


def test_midnight_ends_the_day_as_24():
    axis = axis_for([THURSDAY], [span(THURSDAY, "22:00", "00:00")], [30], OSLO)
    assert (labels(axis)[-1], axis.ends) == ("23.30", "24.00")


def test_a_closed_week_still_has_rows_to_say_so_in():
    assert labels(axis_for(week_days(THURSDAY), [], [30], OSLO))[0] == "08.00"


def test_the_hour_that_comes_twice_has_rows_twice_on_that_day():
    axis = axis_for([AUTUMN], [day_interval(AUTUMN, OSLO)], [30], OSLO)
    assert labels(axis)[4:9] == ["02.00", "02.30", "02.00 igjen", "02.30 igjen", "03.00"]
    assert (len(axis.rows), set(lengths(axis, AUTUMN))) == (50, {30})


def test_beside_the_hour_that_comes_twice_other_days_have_rows_without_length():
    week = week_days(AUTUMN)
    axis = axis_for(week, [day_interval(day, OSLO) for day in week], [30], OSLO)
    monday = dict(zip(labels(axis), lengths(axis, week[0]), strict=True))
    assert (monday["02.30"], monday["02.00 igjen"], monday["02.30 igjen"], monday["03.00"]) == (30, 0, 0, 30)
    assert sum(lengths(axis, week[0])) == 24 * 60
    assert sum(lengths(axis, AUTUMN)) == 25 * 60


def test_the_hour_that_is_skipped_has_no_rows_on_that_day_alone():
    axis = axis_for([SPRING], [day_interval(SPRING, OSLO)], [30], OSLO)
    assert "02.00" not in labels(axis)
    assert sum(lengths(axis, SPRING)) == 23 * 60


def test_the_hour_that_is_skipped_has_no_length_in_its_week():
    week = week_days(SPRING)
    axis = axis_for(week, [day_interval(day, OSLO) for day in week], [30], OSLO)
    sunday = dict(zip(labels(axis), lengths(axis, SPRING), strict=True))
    assert (sunday["01.30"], sunday["02.00"], sunday["02.30"], sunday["03.00"]) == (30, 0, 0, 30)


def test_the_row_that_holds_a_moment_is_found_on_its_own_day_only():
    axis = axis_for(week_days(THURSDAY), [span(THURSDAY, "16:00", "22:00")], [30], OSLO)
    held = [
        row.label
        for number, row in enumerate(axis.rows)
        if axis.holds(number, span(THURSDAY, "18:10", "19:00").starts_at)
    ]
    assert held == ["18.00"]


def test_an_entry_that_goes_on_after_midnight_is_read_until_24():
    night = wall_interval(THURSDAY, time(22), time(2), OSLO, days_later=1)
    friday = THURSDAY + timedelta(days=1)
    assert (clock_span(night, THURSDAY, OSLO), clock_span(night, friday, OSLO)) == ("22.00–24.00", "00.00–02.00")
