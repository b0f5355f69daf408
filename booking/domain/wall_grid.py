"""The grid bookings start and end on: every so many minutes of the wall clock, counted from midnight.

A grid of 30 gives 00:00, 00:30, 01:00 and so on each local day. When an hour comes twice its points come
twice, and a point in an hour that is skipped does not exist. A grid divides the day (1440 minutes), so
midnight is always on it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.domain.local_time import day_interval, instants_of, local_day, wall_clock

_ONE_DAY = timedelta(days=1)


def is_on_grid(instant: datetime, grid_minutes: int, zone: ZoneInfo) -> bool:
    """Whether the wall clock shows a point of the grid at the instant, to the microsecond."""
    wall = wall_clock(instant, zone)
    return not (wall.second or wall.microsecond or (wall.hour * 60 + wall.minute) % grid_minutes)


def next_point(instant: datetime, grid_minutes: int, zone: ZoneInfo) -> datetime:
    """The first point at the instant or after it."""
    day = local_day(instant, zone)
    points = points_of_day(day, grid_minutes, zone)
    index = bisect_left(points, instant)
    return points[index] if index < len(points) else points_of_day(day + _ONE_DAY, grid_minutes, zone)[0]


def previous_point(instant: datetime, grid_minutes: int, zone: ZoneInfo) -> datetime:
    """The last point at the instant or before it."""
    day = local_day(instant, zone)
    points = points_of_day(day, grid_minutes, zone)
    index = bisect_right(points, instant)
    return points[index - 1] if index else points_of_day(day - _ONE_DAY, grid_minutes, zone)[-1]


def points_between(first: datetime, last: datetime, grid_minutes: int, zone: ZoneInfo) -> Iterator[datetime]:
    """Every point from `first` to `last`, both included, in order."""
    day, last_day = local_day(first, zone), local_day(last, zone)
    while day <= last_day:
        points = points_of_day(day, grid_minutes, zone)
        yield from points[bisect_left(points, first) : bisect_right(points, last)]
        day += _ONE_DAY


@lru_cache(maxsize=2048)
def points_of_day(day: date, grid_minutes: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants (UTC) of one local day that are on the grid, in order.

    Remembered, because sixty calendars of one week ask for the same seven days.
    """
    if grid_minutes < 1 or 24 * 60 % grid_minutes:
        raise ValueError(f"A grid must divide the day; {grid_minutes} minutes do not.")
    whole_day = day_interval(day, zone)
    steps = range(0, 24 * 60, grid_minutes)
    if _is_plain(whole_day.starts_at, whole_day.ends_at, zone):
        return tuple(whole_day.starts_at + timedelta(minutes=minute) for minute in steps)
    walls = (time(minute // 60, minute % 60) for minute in steps)
    return tuple(sorted(instant for wall in walls for instant in instants_of(day, wall, zone)))


def _is_plain(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks are left alone all day, so that minutes can simply be added."""
    return wall_clock(starts_at, zone).utcoffset() == wall_clock(ends_at, zone).utcoffset()
