"""Half-open stretches of time between two instants, and the arithmetic of many of them.

    [ starts_at ──────────── ends_at )

The start belongs to the interval and the end does not, so a booking until 18:00 and one from 18:00 are
neighbours and not a clash. Instants are kept in UTC: two aware datetimes of one zone subtract and compare by
their wall clocks in Python, which is an hour wrong over a clock change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

_starts_at = attrgetter("starts_at")

# The ends of Python's calendar; what is widened past them stops there.
_FIRST_INSTANT = datetime.min.replace(tzinfo=UTC)
_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive datetime, or one beyond the calendar, raises ``ValueError``."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError(f"An instant must know its time zone; {instant.isoformat()} does not.")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{instant.isoformat()} lies beyond the calendar.") from None


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The time from `starts_at` up to, and not including, `ends_at`.

    Any aware datetime is taken and kept as UTC. Naive datetimes, and intervals that are empty or run
    backwards, raise ``ValueError``. Sorted by start, then by end.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is not UTC:
            object.__setattr__(self, "starts_at", as_utc(self.starts_at))
        if self.ends_at.tzinfo is not UTC:
            object.__setattr__(self, "ends_at", as_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise ValueError(
                f"An interval must end after it starts: {self.starts_at.isoformat()} to {self.ends_at.isoformat()}."
            )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%dT%H:%MZ}/{self.ends_at:%Y-%m-%dT%H:%MZ}"

    @property
    def duration(self) -> timedelta:
        """Time that really passes, also over a clock change."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """Whole minutes that pass; a part of a minute is left out."""
        return self.duration // timedelta(minutes=1)

    def overlaps(self, other: Interval) -> bool:
        """Whether some time belongs to both; neighbours that only touch do not overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: Interval | datetime) -> bool:
        """Whether the instant, or the whole of the other interval, lies inside."""
        if isinstance(other, Interval):
            return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at
        return self.starts_at <= other < self.ends_at

    def intersection(self, other: Interval) -> Interval | None:
        """The time that belongs to both, or ``None``."""
        if not self.overlaps(other):
            return None
        return Interval(max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at))

    def widen(self, before_minutes: int = 0, after_minutes: int = 0) -> Interval:
        """The interval with minutes added at each end; it stops at the ends of the calendar."""
        if before_minutes < 0 or after_minutes < 0:
            raise ValueError("An interval is widened by a number of minutes that is not negative.")
        try:
            starts_at = self.starts_at - timedelta(minutes=before_minutes)
        except OverflowError:
            starts_at = _FIRST_INSTANT
        try:
            ends_at = self.ends_at + timedelta(minutes=after_minutes)
        except OverflowError:
            ends_at = _LAST_INSTANT
        return Interval(starts_at, ends_at)

    def subtract(self, taken: Iterable[Interval]) -> list[Interval]:
        """What is left of the interval when the taken time is removed, in order."""
        return subtract([self], taken)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as few intervals as possible, in order; those that touch become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=_starts_at):
        if not merged or interval.starts_at > merged[-1].ends_at:
            merged.append(interval)
        elif interval.ends_at > merged[-1].ends_at:
            merged[-1] = Interval(merged[-1].starts_at, interval.ends_at)
    return merged


def subtract(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The time that is in `intervals` and not in `taken`, merged and in order.

    One sweep over both after sorting, so a year of bookings costs no more than sorting them.
    """
    removed = merge(taken)
    left: list[Interval] = []
    first = 0
    for interval in merge(intervals):
        while first < len(removed) and removed[first].ends_at <= interval.starts_at:
            first += 1
        start, index = interval.starts_at, first
        while index < len(removed) and removed[index].starts_at < interval.ends_at:
            if start < removed[index].starts_at:
                left.append(Interval(start, removed[index].starts_at))
            start = removed[index].ends_at
            index += 1
        if start < interval.ends_at:
            left.append(Interval(start, interval.ends_at))
    return left


def intersect(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """The time that is in both, merged and in order."""
    lefts, rights = merge(left), merge(right)
    shared: list[Interval] = []
    i = j = 0
    while i < len(lefts) and j < len(rights):
        both = lefts[i].intersection(rights[j])
        if both is not None:
            shared.append(both)
        if lefts[i].ends_at <= rights[j].ends_at:
            i += 1
        else:
            j += 1
    return shared
