"""The time down the side of a calendar: rows by the clock on the wall, and the instants they are on each day.

Most days have every row once. On the night when the clocks go forward some rows do not exist, and they get no
length on that day; when the clocks go back an hour comes twice, and so do its rows, with no length on the days
beside it. A block reaches over rows without length as if they were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.interval import Interval, intersect
from booking.domain.local_time import day_interval, instants_of, resolve_or_next, wall_clock
from booking.domain.wall_grid import points_of_day
from booking.i18n import format_time
from booking.i18n import gettext as _
from booking.messages.opening_hours import minute_text

MINUTES_PER_DAY = 24 * 60
MINUTES_PER_HOUR = 60
USUAL_STEP = 30  # minutes for each row, where nothing shown is finer
FINE_STEP = 15
WHEN_ALL_IS_CLOSED = (8 * 60, 16 * 60)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One row: its minute after midnight on the wall, and whether it is the second time that the minute comes."""

    minute: int
    again: bool = False

    @property
    def label(self) -> str:
        text = minute_text(self.minute)
        return _("%(time)s igjen", time=text) if self.again else text


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Rows, and for each day the instants between them: one more than there are rows."""

    zone: ZoneInfo
    rows: tuple[AxisRow, ...]
    ends: str
    edges: Mapping[date, tuple[datetime, ...]]

    def holds(self, number: int, instant: datetime) -> bool:
        """Whether the row holds the instant, on whichever day it is."""
        return any(edges[number] <= instant < edges[number + 1] for edges in self.edges.values())


def axis_for(days: Sequence[date], shown: Iterable[Interval], grids: Iterable[int], zone: ZoneInfo) -> TimeAxis:
    """The rows that hold everything that is shown on the days, from whole hour to whole hour.

    `shown` is open time and what is taken; `grids` are the grids, in minutes, of the spaces.
    """
    pieces = [piece for day in days for piece in intersect(shown_on(day, shown, zone), [day_interval(day, zone)])]
    walls = [_minutes(piece, zone) for piece in pieces]
    first = min((start for start, _end in walls), default=WHEN_ALL_IS_CLOSED[0]) // MINUTES_PER_HOUR * MINUTES_PER_HOUR
    last = max((end for _start, end in walls), default=WHEN_ALL_IS_CLOSED[1])
    last = -(-last // MINUTES_PER_HOUR) * MINUTES_PER_HOUR
    coarse = all(not grid % USUAL_STEP for grid in grids) and all(
        not minute % USUAL_STEP for wall in walls for minute in wall
    )
    rows = _rows(days, first, last, USUAL_STEP if coarse else FINE_STEP, zone)
    return TimeAxis(zone, rows, minute_text(last), {day: _edges(day, rows, last, zone) for day in days})


def shown_on(day: date, shown: Iterable[Interval], zone: ZoneInfo) -> list[Interval]:
    """The intervals that touch the day."""
    whole = day_interval(day, zone)
    return [interval for interval in shown if interval.overlaps(whole)]


def _minutes(piece: Interval, zone: ZoneInfo) -> tuple[int, int]:
    """The start and the end of a piece of one day, in minutes on the wall; midnight at the end is 1440."""
    start, end = wall_clock(piece.starts_at, zone), wall_clock(piece.ends_at, zone)
    last = end.hour * 60 + end.minute + bool(end.second)
    first = start.hour * 60 + start.minute
    return first, last if end.date() == start.date() and last > first else MINUTES_PER_DAY


def _rows(days: Sequence[date], first: int, last: int, step: int, zone: ZoneInfo) -> tuple[AxisRow, ...]:
    """The rows of the longest day: it has those of all others."""
    longest = max(days, key=lambda day: day_interval(day, zone).duration)
    rows = []
    for point in points_of_day(longest, step, zone):
        wall = wall_clock(point, zone)
        minute = wall.hour * 60 + wall.minute
        if first <= minute < last:
            rows.append(AxisRow(minute, again=bool(wall.fold)))
    return tuple(rows)


def _edges(day: date, rows: Sequence[AxisRow], last: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    whole = day_interval(day, zone)
    if whole.duration == ONE_DAY:
        end = whole.starts_at + timedelta(minutes=last)
        instants = [None if row.again else whole.starts_at + timedelta(minutes=row.minute) for row in rows]
    else:
        end = whole.ends_at if last == MINUTES_PER_DAY else resolve_or_next(day, _wall(last), zone)
        instants = [_instant(day, row, zone) for row in rows]
    edges = [end]
    for instant in reversed(instants):
        edges.append(edges[-1] if instant is None else instant)
    return tuple(reversed(edges))


def _instant(day: date, row: AxisRow, zone: ZoneInfo) -> datetime | None:
    found = instants_of(day, _wall(row.minute), zone)
    return found[row.again] if row.again < len(found) else None


def _wall(minute: int) -> time:
    return time(*divmod(minute, MINUTES_PER_HOUR))


def clock_span(interval: Interval, day: date, zone: ZoneInfo) -> str:
    """The real time of an entry as it is read on one day: ``18.00–19.45``, ``18.00–24.00`` when it goes on."""
    whole = day_interval(day, zone)
    starts = format_time(max(interval.starts_at, whole.starts_at))
    ends = minute_text(MINUTES_PER_DAY) if interval.ends_at >= whole.ends_at else format_time(interval.ends_at)
    return f"{starts}–{ends}"
