"""The same time every week, and any free time within some hours: what a season of days has to offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from booking.domain.availability.free_time import free_starts
from booking.domain.availability.situation import Situation
from booking.domain.interval import Interval
from booking.domain.local_time import MIDNIGHT, local_day, resolve_or_next, wall_clock


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of a day that somebody can use: `minutes` of them in a row, from `earliest` to `latest` on the wall
    clock. `latest` at midnight is the end of the day."""

    minutes: int
    earliest: time
    latest: time


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A weekday (ISO, Monday is 1) and a time, with the dates on which it is free and those on which it is not."""

    weekday: int
    from_time: time
    free: tuple[Interval, ...]
    not_free: tuple[date, ...]


def starts_within(situation: Situation, hours: DayHours) -> list[datetime]:
    """The free starts (UTC, in order) of a booking that lies within the hours. The situation is of one day."""
    zone = situation.zone
    day = local_day(situation.window.starts_at, zone)
    starts_at = resolve_or_next(day, hours.earliest, zone)
    ends_at = situation.window.ends_at if hours.latest == MIDNIGHT else resolve_or_next(day, hours.latest, zone)
    if ends_at <= starts_at:
        return []
    return free_starts(situation, hours.minutes, within=Interval(starts_at, ends_at))


def best_weekly_time(days: Mapping[date, Situation], hours: DayHours) -> WeeklyTime | None:
    """The weekday and time that is free on most of the days; of two as good the first in the week.

    ``None`` when no day has any. `days` has one situation for each day that may be used.
    """
    found: dict[tuple[int, time], dict[date, Interval]] = {}
    length = timedelta(minutes=hours.minutes)
    for day, situation in days.items():
        for starts_at in starts_within(situation, hours):
            clock = wall_clock(starts_at, situation.zone).time()
            times = found.setdefault((day.isoweekday(), clock), {})
            times.setdefault(day, Interval(starts_at, starts_at + length))  # of an hour that comes twice the first
    if not found:
        return None
    (weekday, from_time), free = min(found.items(), key=lambda one: (-len(one[1]), one[0]))
    not_free = tuple(day for day in sorted(days) if day.isoweekday() == weekday and day not in free)
    return WeeklyTime(weekday, from_time, tuple(free[day] for day in sorted(free)), not_free)
