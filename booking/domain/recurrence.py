"""Series: the dates of a weekly pattern, each at the same time on the wall.

A series at 18:00 stays at 18:00 over both clock changes. Every n-th week is counted from the week of the
first date and never slips after a holiday. A date that is skipped stays in the list with the reason, so that
it can be shown and put back later; it does not use up the count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.errors import Finding, Parameter, Refused, Verdict
from booking.domain.interval import Interval
from booking.domain.local_time import (
    FIRST_DAY,
    LAST_DAY,
    MIDNIGHT,
    NonexistentLocalTime,
    OutsideCalendar,
    wall_interval,
    week_start,
)

# More than ten school years of one weekday; a longer list is a slip of the pen or an attack.
MOST_DATES = 600
MOST_WEEKS_BETWEEN = 52
MOST_DAYS_LATER = 6

_WEEKDAYS = frozenset(range(1, 8))

Skip = Callable[[date], Finding | None]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A weekly pattern in wall time.

    `weekdays` are ISO numbers (Monday is 1). The series ends on `ends_on` (included) or after `count` dates,
    whichever comes first; one of them must be given. `days_later` is 1 when each booking ends the next day.
    """

    starts_on: date
    from_time: time
    to_time: time
    weekdays: frozenset[int]
    every_weeks: int = 1
    ends_on: date | None = None
    count: int | None = None
    days_later: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series: its real time, or the reason why it is skipped."""

    day: date
    interval: Interval | None = None
    skipped: Finding | None = None


def check_recurrence(recurrence: Recurrence) -> Verdict:
    """Whether the pattern can be a series at all; the number of its dates is found by `expand`."""
    return Verdict.of(
        check(recurrence)
        for check in (_check_calendar, _check_weekdays, _check_step, _check_end, _check_count, _check_times)
    )


def dates(recurrence: Recurrence) -> Iterator[date]:
    """The days of the pattern up to `ends_on`, in order, without regard to `count`."""
    last = LAST_DAY if recurrence.ends_on is None else recurrence.ends_on
    monday = week_start(recurrence.starts_on)
    while monday <= last:
        for weekday in sorted(recurrence.weekdays):
            day = monday + timedelta(days=weekday - 1)
            if recurrence.starts_on <= day <= last:
                yield day
        monday += timedelta(weeks=recurrence.every_weeks)


def follows_pattern(day: date, recurrence: Recurrence) -> bool:
    """Whether the day is one of the pattern's, without regard to `count` and to what is skipped."""
    last = LAST_DAY if recurrence.ends_on is None else recurrence.ends_on
    if not recurrence.starts_on <= day <= last or day.isoweekday() not in recurrence.weekdays:
        return False
    weeks = (week_start(day) - week_start(recurrence.starts_on)).days // 7
    return weeks % recurrence.every_weeks == 0


def expand(recurrence: Recurrence, zone: ZoneInfo, skip: Skip | None = None) -> list[Occurrence]:
    """Every date of the series with its real time, the skipped ones among them.

    `skip` says for a day why it is left out, e.g. a school holiday. A time that does not exist on one day is
    skipped with that reason. Raises `Refused` when the pattern is wrong, gives no date, or gives more than
    `MOST_DATES` dates.
    """
    verdict = check_recurrence(recurrence)
    if not verdict.allowed:
        raise Refused(*verdict.findings)
    occurrences: list[Occurrence] = []
    kept = 0
    for day in dates(recurrence):
        if kept == recurrence.count:
            break
        if len(occurrences) == MOST_DATES:
            raise Refused(_too_many(recurrence))
        occurrence = _occurrence(recurrence, day, zone, skip)
        kept += occurrence.interval is not None
        occurrences.append(occurrence)
    if not occurrences:
        raise Refused(Finding("series.no_dates", "ends_on"))
    return occurrences


def _occurrence(recurrence: Recurrence, day: date, zone: ZoneInfo, skip: Skip | None) -> Occurrence:
    reason = skip(day) if skip else None
    if reason is not None:
        return Occurrence(day, skipped=reason)
    try:
        interval = wall_interval(day, recurrence.from_time, recurrence.to_time, zone, days_later=recurrence.days_later)
    except NonexistentLocalTime as gap:
        return Occurrence(day, skipped=gap.finding("starts_at"))
    return Occurrence(day, interval)


def _check_calendar(recurrence: Recurrence) -> Finding | None:
    for field, day in (("starts_on", recurrence.starts_on), ("ends_on", recurrence.ends_on)):
        if day is not None and not FIRST_DAY <= day < LAST_DAY:
            return OutsideCalendar(day).finding(field)
    return None


def _check_weekdays(recurrence: Recurrence) -> Finding | None:
    if recurrence.weekdays and recurrence.weekdays <= _WEEKDAYS:
        return None
    return Finding("series.no_weekday", "weekdays")


def _check_step(recurrence: Recurrence) -> Finding | None:
    if 1 <= recurrence.every_weeks <= MOST_WEEKS_BETWEEN:
        return None
    return Finding("series.weeks_between_out_of_range", "every_weeks", {"most": MOST_WEEKS_BETWEEN})


def _check_end(recurrence: Recurrence) -> Finding | None:
    if recurrence.ends_on is None:
        return None if recurrence.count is not None else Finding("series.no_end", "ends_on")
    if recurrence.ends_on < recurrence.starts_on:
        return Finding("series.ends_before_start", "ends_on", {"starts_on": recurrence.starts_on})
    return None


def _check_count(recurrence: Recurrence) -> Finding | None:
    if recurrence.count is None:
        return None
    if recurrence.count < 1:
        return Finding("series.no_dates", "count")
    return _too_many(recurrence) if recurrence.count > MOST_DATES else None


def _check_times(recurrence: Recurrence) -> Finding | None:
    if not 0 <= recurrence.days_later <= MOST_DAYS_LATER:
        return Finding("series.days_later_out_of_range", "days_later", {"most": MOST_DAYS_LATER})
    if recurrence.days_later > 0 or recurrence.to_time == MIDNIGHT or recurrence.from_time < recurrence.to_time:
        return None
    times: dict[str, Parameter] = {"from_time": recurrence.from_time, "to_time": recurrence.to_time}
    return Finding("series.time_ends_before_start", "to_time", times)


def _too_many(recurrence: Recurrence) -> Finding:
    field = "ends_on" if recurrence.count is None else "count"
    return Finding("series.too_many_dates", field, {"most": MOST_DATES})
