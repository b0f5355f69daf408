"""Who is offered time that has become free: what is watched, in which order, and how long there is to answer.

Values in, offers out; the same rows give the same offers. An offer lies in the watch's window, in time that is free
and was freed now, and clear of every other offer that shares a leaf space with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.booking_terms import Terms
from booking.domain.errors import Finding, Verdict
from booking.domain.interval import Interval, intersect, subtract
from booking.domain.local_time import MIDNIGHT, days_of, wall_interval
from booking.domain.wall_grid import next_point, previous_point

LONGEST_DAYS = 400  # a season and the one after it; whoever still waits then watches anew
MINUTES_PER_HOUR = 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WatchPattern:
    """Weekdays (ISO numbers) from `first_day` to `last_day`, between two wall times of the day.

    `ends` at midnight is the midnight that ends the day. `least_minutes` is the shortest time that is of use.
    """

    weekdays: frozenset[int]
    first_day: date
    last_day: date
    starts: time
    ends: time
    least_minutes: int

    @property
    def minutes(self) -> int:
        """How long the window is on the wall clock."""
        ends = 24 * MINUTES_PER_HOUR if self.ends == MIDNIGHT else _minutes(self.ends)
        return ends - _minutes(self.starts)

    def has(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day and day.isoweekday() in self.weekdays

    def window(self, day: date, zone: ZoneInfo) -> Interval | None:
        """The time watched on the day; ``None`` when the clock never shows it."""
        try:
            return wall_interval(day, self.starts, self.ends, zone)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Watching:
    """A watch as matching sees it. `answered` are times it has been offered before and does not get again."""

    watch_id: int
    leaves: frozenset[int]
    pattern: WatchPattern
    terms: Terms
    begun_at: datetime
    local_voluntary: bool = False
    answered: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A time on offer to a watch."""

    watch_id: int
    leaves: frozenset[int]
    interval: Interval


def check_pattern(pattern: WatchPattern, today: date) -> Verdict:
    """Whether anything can ever match; the finding belongs to the field that must be put right first."""
    return Verdict(tuple(_faults(pattern, today))[:1])


def _faults(pattern: WatchPattern, today: date) -> Iterator[Finding]:
    if pattern.last_day < pattern.first_day:
        yield Finding("watch.last_day_before_first", "last_day")
    if pattern.last_day < today:
        yield Finding("watch.over_already", "last_day")
    if pattern.last_day - max(pattern.first_day, today) > timedelta(days=LONGEST_DAYS):
        yield Finding("watch.too_long", "last_day", {"days": LONGEST_DAYS})
    if pattern.minutes <= 0:
        yield Finding("watch.ends_before_start", "ends_at")
    if pattern.least_minutes > pattern.minutes:
        yield Finding("watch.least_too_long", "least_minutes", {"minutes": pattern.minutes})
    if not any(pattern.has(pattern.first_day + timedelta(days=number)) for number in range(7)):
        yield Finding("watch.no_such_weekday", "weekdays")


def in_order(watching: Iterable[Watching]) -> list[Watching]:
    """Who is asked first: first come, but local voluntary organisations first where the terms say so."""

    def turn(watch: Watching) -> tuple[bool, datetime, int]:
        later = watch.terms.local_voluntary_first and not watch.local_voluntary
        return later, watch.begun_at, watch.watch_id

    return sorted(watching, key=turn)


def days_hit(pattern: WatchPattern, freed: Iterable[Interval], zone: ZoneInfo) -> list[date]:
    """The days of the pattern that freed time touches, in order."""
    days: set[date] = set()
    for span in freed:
        first = max(days_of(span, zone)[0], pattern.first_day)
        last = min(days_of(span, zone)[-1], pattern.last_day)
        while first <= last:
            if pattern.has(first):
                days.add(first)
            first += _ONE_DAY
    return sorted(days)


def best_fit(
    watch: Watching,
    day: date,
    freed: Iterable[Interval],
    free: Iterable[Interval],
    offered: Iterable[Offered],
    zone: ZoneInfo,
) -> Interval | None:
    """The longest time the watch can be offered on the day, the earliest of those as long; ``None`` when there is none.

    `free` are the times that availability says can be booked, `offered` what is on offer to anybody already.
    """
    window = watch.pattern.window(day, zone)
    if window is None:
        return None
    spoken_for = [each.interval for each in offered if each.leaves & watch.leaves]
    pieces = subtract(intersect([window], free), [*spoken_for, *watch.answered])
    spans = list(freed)
    fits = [
        fit
        for piece in pieces
        if any(piece.overlaps(span) for span in spans)
        and (fit := _bookable(piece, watch, zone)) is not None
        and any(fit.overlaps(span) for span in spans)
    ]
    return max(fits, key=lambda fit: (fit.duration, -fit.starts_at.timestamp()), default=None)


def share_out(
    watching: Sequence[Watching],
    freed: Sequence[tuple[int, Interval]],
    free: Mapping[tuple[int, date], Sequence[Interval]],
    offered: Iterable[Offered],
    zone: ZoneInfo,
) -> list[Offered]:
    """New offers, to each watch in its turn what those before it have left.

    `freed` are leaf spaces with the time that was freed on them; `free` the bookable times for a watch and a day.
    """
    standing = list(offered)
    new: list[Offered] = []
    for watch in in_order(watching):
        spans = [span for leaf_id, span in freed if leaf_id in watch.leaves]
        for day in days_hit(watch.pattern, spans, zone):
            fit = best_fit(watch, day, spans, free.get((watch.watch_id, day), ()), standing, zone)
            if fit is not None:
                new.append(Offered(watch.watch_id, watch.leaves, fit))
                standing.append(new[-1])
    return new


def answer_by(now: datetime, starts_at: datetime, terms: Terms) -> datetime | None:
    """Until when an offer stands: the hours of the terms, and never more than half of the time there is left to book.

    ``None`` when it is too late to book the time at all.
    """
    bookable_until = starts_at - timedelta(minutes=terms.notice_minutes)
    if bookable_until <= now:
        return None
    return min(now + timedelta(hours=terms.offer_hours), now + (bookable_until - now) / 2)


def _bookable(piece: Interval, watch: Watching, zone: ZoneInfo) -> Interval | None:
    """The piece from grid point to grid point, no longer than a booking may be, if it is long enough to be of use."""
    grid, longest = watch.terms.grid_minutes, watch.terms.longest_minutes
    starts_at = next_point(piece.starts_at, grid, zone)
    ends_at = piece.ends_at
    if longest is not None:
        ends_at = min(ends_at, starts_at + timedelta(minutes=longest))
    ends_at = previous_point(ends_at, grid, zone)
    least = timedelta(minutes=max(watch.pattern.least_minutes, watch.terms.shortest_minutes))
    return Interval(starts_at, ends_at) if starts_at < ends_at and ends_at - starts_at >= least else None


def _minutes(at: time) -> int:
    return at.hour * MINUTES_PER_HOUR + at.minute
