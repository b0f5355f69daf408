"""From what the clock on the wall says to an instant, and back, in the municipality's zone.

Twice a year the wall clock lies. In spring an hour does not exist (02:30 on 28 March 2027 in Oslo): such a
time is refused with the next one that does. In autumn an hour comes twice (25 October 2026, 02:00–03:00):
`fold=0` is the first and `fold=1` the second, as in the standard library (PEP 495).

The server's zone decides; a browser's zone never enters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from booking.domain.errors import Finding
from booking.domain.interval import Interval

Fold: TypeAlias = Literal[0, 1]

# Days outside these bounds are refused, so that no sum of days or offsets can leave Python's calendar.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(9998, 12, 31)
MIDNIGHT = time(0)


class LocalTimeError(ValueError, ABC):
    """A wall time that cannot be an instant; it can be said as a finding beside the field it was typed in."""

    @abstractmethod
    def finding(self, field: str) -> Finding:
        """What is wrong, for the field that the time was typed in."""


class NonexistentLocalTime(LocalTimeError):
    """The wall time is skipped when the clocks go forward.

    `next_existing` is the first instant after the gap (UTC), and `next_wall` what the wall clock then shows.
    """

    def __init__(self, day: date, at: time, next_existing: datetime, zone: ZoneInfo) -> None:
        self.day, self.at, self.next_existing = day, at, next_existing
        self.next_wall = next_existing.astimezone(zone)
        super().__init__(
            f"{day.isoformat()} {at:%H:%M} does not exist in {zone.key}: "
            f"the clocks go forward to {self.next_wall:%H:%M}."
        )

    def finding(self, field: str) -> Finding:
        return Finding(
            "booking.time_does_not_exist", field, {"day": self.day, "at": self.at, "next": self.next_existing}
        )


class OutsideCalendar(LocalTimeError):
    """The day lies so far away that clocks and calendars are not computed for it."""

    def __init__(self, when: date) -> None:
        self.when = when
        super().__init__(f"{when.isoformat()} is not between {FIRST_DAY.isoformat()} and {LAST_DAY.isoformat()}.")

    def finding(self, field: str) -> Finding:
        return Finding("booking.outside_calendar", field, {"year": self.when.year})


class EndsBeforeStart(LocalTimeError):
    """The end is not after the start."""

    def __init__(self, starts_at: datetime, ends_at: datetime) -> None:
        self.starts_at, self.ends_at = starts_at, ends_at
        super().__init__(f"{ends_at.isoformat()} is not after {starts_at.isoformat()}.")

    def finding(self, field: str) -> Finding:
        return Finding("booking.ends_before_start", field, {"starts_at": self.starts_at, "ends_at": self.ends_at})


def check_day(day: date) -> date:
    """The day itself when it is within the calendar, otherwise `OutsideCalendar`."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutsideCalendar(day)
    return day


def resolve(day: date, at: time, zone: ZoneInfo, fold: Fold = 0) -> datetime:
    """The instant (UTC) at which clocks in `zone` show `at` on `day`.

    Raises `NonexistentLocalTime` for a time that is skipped and `OutsideCalendar` for a day too far away.
    `fold` chooses the first or the second of a time that comes twice and means nothing otherwise.
    """
    if at.tzinfo is not None:
        raise ValueError(f"A wall time has no zone of its own: {at.isoformat()}.")
    return _resolve(check_day(day), at, zone, fold)


# Sixty calendars of one week ask for the same few hours of the same seven days.
@lru_cache(maxsize=8192)
def _resolve(day: date, at: time, zone: ZoneInfo, fold: Fold = 0) -> datetime:
    wall = datetime.combine(day, at, tzinfo=zone).replace(fold=fold)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NonexistentLocalTime(day, at, _end_of_gap(wall, zone), zone)
    return instant


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks jumped over `wall`, found by halving the time around it."""
    before = wall.replace(fold=1).astimezone(UTC)
    after = wall.replace(fold=0).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def resolve_or_next(day: date, at: time, zone: ZoneInfo, fold: Fold = 0) -> datetime:
    """As `resolve`, but a time that is skipped means the first instant after the gap."""
    try:
        return resolve(day, at, zone, fold)
    except NonexistentLocalTime as gap:
        return gap.next_existing


def instants_of(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every instant at which the clocks show `at` on `day`: none, one, or two in order."""
    try:
        first, second = resolve(day, at, zone, 0), resolve(day, at, zone, 1)
    except NonexistentLocalTime:
        return ()
    return (first,) if first == second else (first, second)


def is_ambiguous(day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether the clocks show this time twice on this day."""
    return len(instants_of(day, at, zone)) == 2


def wall_clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows at the instant: an aware datetime in `zone`, with `fold` set.

    A naive datetime raises ``ValueError``; an instant at the very end of the calendar `OutsideCalendar`.
    """
    if instant.tzinfo is None:
        raise ValueError(f"An instant must know its time zone; {instant.isoformat()} does not.")
    try:
        return instant.astimezone(zone)
    except OverflowError:
        raise OutsideCalendar(instant.date()) from None


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The date on the wall at the instant."""
    return wall_clock(instant, zone).date()


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day. Where the clocks skip midnight, that is later than 00:00."""
    return _midnight(check_day(day), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    try:
        return _resolve(day, MIDNIGHT, zone)
    except NonexistentLocalTime as gap:
        return gap.next_existing


def day_interval(day: date, zone: ZoneInfo) -> Interval:
    """The whole local day: 24 hours, but 23 and 25 on the two nights when the clocks change."""
    return days_interval(day, day, zone)


def days_interval(first: date, last: date, zone: ZoneInfo) -> Interval:
    """From the start of the first day to the end of the last; `last` is included."""
    if last < first:
        raise ValueError(f"The last day, {last.isoformat()}, is before the first, {first.isoformat()}.")
    return Interval(_midnight(check_day(first), zone), _midnight(check_day(last) + timedelta(days=1), zone))


def days_of(interval: Interval, zone: ZoneInfo) -> list[date]:
    """The local days that the interval touches; one that ends at midnight does not touch the next day."""
    first = check_day(local_day(interval.starts_at, zone))
    last = check_day(local_day(interval.ends_at - timedelta(microseconds=1), zone))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def wall_interval(
    day: date,
    starts: time,
    ends: time,
    zone: ZoneInfo,
    *,
    days_later: int = 0,
    start_fold: Fold = 0,
    end_fold: Fold = 0,
) -> Interval:
    """The interval between two wall times, as a person fills them in.

    An end at 00:00 on the same day means midnight at the end of it. A booking over midnight says so with
    `days_later`; without it an end before the start raises `EndsBeforeStart`, because it is far more often a
    slip than a night in the hall. The clock change decides how long the interval really is.
    """
    last_day = check_day(day) + timedelta(days=days_later or (1 if ends == MIDNIGHT else 0))
    starts_at, ends_at = resolve(day, starts, zone, start_fold), resolve(last_day, ends, zone, end_fold)
    if ends_at <= starts_at:
        raise EndsBeforeStart(starts_at, ends_at)
    return Interval(starts_at, ends_at)


def iso_week(day: date) -> tuple[int, int]:
    """The ISO 8601 year and week; 1 January 2027 is in week 53 of 2026."""
    year, week, _ = day.isocalendar()
    return year, week


def week_start(day: date) -> date:
    """The Monday of the day's ISO 8601 week."""
    check_day(day)
    return day - timedelta(days=day.isoweekday() - 1)


def week_days(day: date) -> tuple[date, ...]:
    """Monday to Sunday of the day's week."""
    monday = week_start(day)
    return tuple(monday + timedelta(days=n) for n in range(7))


def week_interval(day: date, zone: ZoneInfo) -> Interval:
    """The whole local week of the day: 167 or 169 hours when the clocks change on its Sunday."""
    monday = week_start(day)
    return days_interval(monday, monday + timedelta(days=6), zone)
