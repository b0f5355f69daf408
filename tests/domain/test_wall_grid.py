from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.wall_grid import is_on_grid, next_point, points_between, points_of_day, previous_point

OSLO = ZoneInfo("Europe/Oslo")
GRIDS = [5, 15, 30, 45, 60, 90, 120, 1440]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "grid", "count"),
    [
        pytest.param(date(2026, 12, 3), 30, 48, id="an ordinary day"),
        pytest.param(date(2026, 10, 25), 30, 50, id="two more when the clocks go back"),
        pytest.param(date(2027, 3, 28), 30, 46, id="two fewer when they go forward"),
        pytest.param(date(2026, 10, 25), 120, 13, id="two o'clock comes twice"),
        pytest.param(date(2027, 3, 28), 120, 11, id="two o'clock does not come"),
        pytest.param(date(2027, 3, 28), 1440, 1, id="midnight only"),
    ],
)
def test_a_day_has_the_points_its_clocks_show(day, grid, count):
    assert len(points_of_day(day, grid, OSLO)) == count


def test_the_second_two_o_clock_is_the_next_point_after_the_first():
    assert next_point(utc("2026-10-25 00:01"), 120, OSLO) == utc("2026-10-25 01:00")
    assert previous_point(utc("2026-10-25 01:59"), 120, OSLO) == utc("2026-10-25 01:00")


def test_midnight_is_the_next_point_after_the_last_of_the_day():
    assert next_point(utc("2026-12-03 22:31"), 30, OSLO) == utc("2026-12-03 23:00")
    assert previous_point(utc("2026-12-03 23:29"), 30, OSLO) == utc("2026-12-03 23:00")


def test_a_second_past_the_point_is_off_the_grid():
    assert is_on_grid(utc("2026-12-03 17:30"), 30, OSLO)
    assert not is_on_grid(utc("2026-12-03 17:30:01"), 30, OSLO)
    assert not is_on_grid(utc("2026-12-03 17:15"), 30, OSLO)


@pytest.mark.parametrize("grid", [0, -30, 7, 50, 2880])
def test_a_grid_that_does_not_divide_the_day_is_an_error(grid):
    with pytest.raises(ValueError, match="must divide the day"):
        points_of_day(date(2026, 12, 3), grid, OSLO)


def between(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last), timezones=st.just(UTC))


instants = between("2026-10-24", "2026-10-27") | between("2027-03-27", "2027-03-30")


@given(instants, st.sampled_from(GRIDS))
def test_the_points_on_either_side_are_on_the_grid_with_none_between(instant, grid):
    before, after = previous_point(instant, grid, OSLO), next_point(instant, grid, OSLO)
    assert before <= instant <= after
    assert is_on_grid(before, grid, OSLO)
    assert is_on_grid(after, grid, OSLO)
    assert list(points_between(before, after, grid, OSLO)) == sorted({before, after})
    assert is_on_grid(instant, grid, OSLO) is (before == after)


@given(instants, st.sampled_from(GRIDS))
def test_the_points_of_a_day_are_found_by_looking_at_every_minute(instant, grid):
    start = instant.replace(second=0, microsecond=0)
    minutes = (start + timedelta(minutes=n) for n in range(600))
    expected = [minute for minute in minutes if is_on_grid(minute, grid, OSLO)]
    assert list(points_between(start, start + timedelta(minutes=599), grid, OSLO)) == expected
