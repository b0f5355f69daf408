"""A booking cut where the rules may change: at midnight, and at every time of day that the rule set mentions.

Lengths are differences of UTC instants, so an hour that the clocks skip or show twice is counted as it passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.domain.rules.conditions import MINUTES_PER_DAY

_MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """A part of a booking on one local date: UTC instants, length, minutes after local midnight at its start."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    day: date
    clock: int
    ends_day: bool = False

    def until(self, minutes: int) -> tuple[Span, Span]:
        """The span in two, the first of the given length."""
        middle = self.starts_at + minutes * _MINUTE
        return (
            Span(self.starts_at, middle, minutes, self.day, self.clock),
            Span(middle, self.ends_at, self.minutes - minutes, self.day, self.clock + minutes, self.ends_day),
        )


def split(starts_at: datetime, ends_at: datetime, zone: str, cuts: Sequence[int]) -> tuple[Span, ...]:
    """The spans of a booking, in order and without gaps.

    `cuts` are minutes after local midnight, ascending. `ends_day` marks a span that ends at midnight with more to
    come, which is where a night is counted.
    """
    # In UTC, because two instants of an hour that is shown twice are equal when their zone shows them.
    return _split(starts_at.astimezone(UTC), ends_at.astimezone(UTC), zone, tuple(cuts))


@lru_cache(maxsize=16_384)
def _split(start: datetime, end: datetime, zone: str, cuts: tuple[int, ...]) -> tuple[Span, ...]:
    """Remembered, because the same evening hours come back in space after space."""
    place = _zone(zone)
    local = start.astimezone(place)
    minutes = (end - start) // _MINUTE
    clock, day = local.hour * 60 + local.minute, local.date()
    if clock + minutes > MINUTES_PER_DAY or _changes_clock(zone, day):
        return _split_over_days(start, end, place, cuts)
    inside = [cut for cut in cuts if clock < cut < clock + minutes]
    if not inside:
        return (Span(start, end, minutes, day, clock),)
    bounds = [clock, *inside, clock + minutes]
    return tuple(
        Span(start + (begin - clock) * _MINUTE, start + (stop - clock) * _MINUTE, stop - begin, day, begin)
        for begin, stop in pairwise(bounds)
    )


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _changes_clock(zone: str, day: date) -> bool:
    """Whether the clocks are changed between the midnights of the day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def _split_over_days(start: datetime, end: datetime, zone: ZoneInfo, cuts: Sequence[int]) -> tuple[Span, ...]:
    inside = sorted({cut for cut in _instants(start, end, zone, cuts) if start < cut < end})
    bounds = [start, *inside, end]
    spans = []
    for begin, stop in pairwise(bounds):
        local, after = begin.astimezone(zone), stop.astimezone(zone)
        ends_day = stop < end and after.date() > local.date()
        clock = local.hour * 60 + local.minute
        spans.append(Span(begin, stop, (stop - begin) // _MINUTE, local.date(), clock, ends_day))
    return tuple(spans)


def _instants(start: datetime, end: datetime, zone: ZoneInfo, cuts: Sequence[int]) -> Iterable[datetime]:
    first, last = start.astimezone(zone).date().toordinal(), end.astimezone(zone).date().toordinal()
    for ordinal in range(first, last + 1):
        day = date.fromordinal(ordinal)
        for cut in (0, *cuts):
            wall = datetime(day.year, day.month, day.day, cut // 60, cut % 60, tzinfo=zone)
            # An hour that is shown twice is cut both times.
            yield from (wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
        yield from _clock_change(noon - timedelta(days=1), noon, zone)


def _clock_change(before: datetime, after: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    """The instant between two at which the zone's offset changes, to the minute; nothing when it does not."""
    low, high = before.astimezone(UTC), after.astimezone(UTC)
    offset = low.astimezone(zone).utcoffset()
    if offset == high.astimezone(zone).utcoffset():
        return
    while high - low > _MINUTE:
        middle = low + (high - low) // (2 * _MINUTE) * _MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    yield high
