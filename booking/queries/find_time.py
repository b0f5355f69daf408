"""Finding a time: any evening that suits within some weeks, or the same time every week of a season.

Which times are free is asked of the situation that judges a booking when it is saved, as in `booking.queries.find`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from booking.domain.availability import (
    DayHours,
    Situation,
    Wanted,
    WeeklyTime,
    assess,
    best_weekly_time,
    starts_within,
)
from booking.domain.booking_terms import Booker
from booking.domain.errors import Finding
from booking.domain.interval import Interval
from booking.domain.local_time import LocalTimeError, resolve
from booking.i18n import alphabetical
from booking.queries.find import UNKNOWN_CAPACITY, FindWish, FoundSpace, suitable
from booking.queries.premises import Premises
from booking.queries.situation import situations_on

MOST_DAYS = 366  # of a season; a longer one is a slip of the pen
DAYS_SHOWN = 3  # of each space, when any day will do
SPACES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class TimeWish:
    """When somebody can: some hours on some weekdays (ISO, Monday is 1), from the first day to the last."""

    hours: DayHours
    weekdays: frozenset[int]
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """The days that will do, in order; at most `MOST_DAYS` from the first are looked at."""
        length = min((self.last - self.first).days + 1, MOST_DAYS)
        days = (self.first + timedelta(days=number) for number in range(length))
        return [day for day in days if day.isoweekday() in self.weekdays]


@dataclass(frozen=True, slots=True)
class FoundWeekly:
    """The best weekly time of a space, and for each date on which it is not free the reason."""

    space: FoundSpace
    time: WeeklyTime
    refused: tuple[tuple[date, Finding], ...]

    @property
    def dates(self) -> int:
        """How many dates there are in all."""
        return len(self.time.free) + len(self.time.not_free)


@dataclass(frozen=True, slots=True)
class FoundDays:
    """The first days on which a space has free time, each with its first free time."""

    space: FoundSpace
    times: tuple[Interval, ...]


def find_weekly(premises: Premises, wish: FindWish, when: TimeWish, now: datetime) -> tuple[FoundWeekly, ...]:
    """Per space that suits the time that is free on most weeks; the most complete first, then the tightest fit."""
    found = []
    for space, days in _spaces(premises, wish, when, now):
        best = best_weekly_time(days, when.hours)
        if best is not None:
            found.append((space, days, best))
    found.sort(key=lambda one: (len(one[2].not_free) / (len(one[2].free) + len(one[2].not_free)), *_fit(one[0], wish)))
    return tuple(
        FoundWeekly(space, best, tuple(_refused(best, days, when.hours, wish)))
        for space, days, best in found[:SPACES_SHOWN]
    )


def find_days(premises: Premises, wish: FindWish, when: TimeWish, now: datetime) -> tuple[FoundDays, ...]:
    """Per space that suits its first days with a free time in the hours; the soonest first, then the tightest fit."""
    found = []
    for space, days in _spaces(premises, wish, when, now):
        times = tuple(_first_times(days, when.hours))
        if times:
            found.append(FoundDays(space, times))
    return tuple(sorted(found, key=lambda one: (one.times[0].starts_at, *_fit(one.space, wish)))[:SPACES_SHOWN])


def _spaces(
    premises: Premises, wish: FindWish, when: TimeWish, now: datetime
) -> Iterable[tuple[FoundSpace, dict[date, Situation]]]:
    spaces, days = suitable(premises, wish), when.days
    if not (spaces and days):
        return
    known = situations_on(premises, [space.place.id for space in spaces], days, now)
    for space in spaces:
        yield space, {day: known[day][space.place.id] for day in days}


def _first_times(days: dict[date, Situation], hours: DayHours) -> Iterable[Interval]:
    length, shown = timedelta(minutes=hours.minutes), 0
    for situation in days.values():
        starts = starts_within(situation, hours)
        if starts:
            yield Interval(starts[0], starts[0] + length)
            shown += 1
        if shown == DAYS_SHOWN:
            return


def _refused(
    best: WeeklyTime, days: dict[date, Situation], hours: DayHours, wish: FindWish
) -> Iterable[tuple[date, Finding]]:
    for day in best.not_free:
        yield day, _reason(day, best.from_time, days[day], hours, wish)


def _reason(day: date, from_time: time, situation: Situation, hours: DayHours, wish: FindWish) -> Finding:
    try:
        starts_at = resolve(day, from_time, situation.zone)
    except LocalTimeError as error:
        return error.finding("starts_at")
    wanted = Interval(starts_at, starts_at + timedelta(minutes=hours.minutes))
    findings: Sequence[Finding] = assess(Wanted(wanted, wish.people, Booker.LOCAL_ORGANISATION), situation).findings
    return findings[0]


def _fit(space: FoundSpace, wish: FindWish) -> tuple[object, ...]:
    people = (space.people or UNKNOWN_CAPACITY) if wish.people else 0
    return people, alphabetical(space.place.venue_name), alphabetical(space.name)
