"""Which time is free, kept in memory while the year is made; the database judges every row again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from booking.domain.interval import Interval
from booking.domain.local_time import days_of
from booking.queries.premises import Premises


class Ledger:
    """Who has what time of which leaf, by the law of occupation."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._taken: dict[tuple[int, date], list[tuple[Interval, Interval]]] = defaultdict(list)
        self._closed: dict[int, list[Interval]] = defaultdict(list)
        self._open: dict[tuple[int, date], list[Interval]] = {}

    def close(self, leaves: tuple[int, ...], interval: Interval) -> None:
        """Keep bookings out of the interval."""
        for leaf in leaves:
            self._closed[leaf].append(interval)

    def is_open(self, space_id: int, interval: Interval) -> bool:
        """Whether the space is open the whole time; only times within one day are asked for here."""
        day = days_of(interval, self._premises.zone)[0]
        if (space_id, day) not in self._open:
            self._open[space_id, day] = self._premises.plan(space_id).open_on(day)
        return any(hours.starts_at <= interval.starts_at and interval.ends_at <= hours.ends_at
                   for hours in self._open[space_id, day])  # fmt: skip

    def is_closed(self, space_id: int, interval: Interval) -> bool:
        """Whether a closure is in the way."""
        return any(
            _overlap(interval, closed) for leaf in self._leaves(space_id) for closed in self._closed.get(leaf, ())
        )

    def is_taken(self, space_id: int, interval: Interval) -> bool:
        """Whether another booking is in the way."""
        buffered = self._premises.terms(space_id).buffered(interval)
        return any(
            _overlap(interval, their_buffered) or _overlap(buffered, their_real)
            for key in self._keys(space_id, buffered)
            for their_real, their_buffered in self._taken.get(key, ())
        )

    def take(self, space_id: int, interval: Interval) -> None:
        """Let the interval be taken from now on."""
        buffered = self._premises.terms(space_id).buffered(interval)
        for key in self._keys(space_id, buffered):
            self._taken[key].append((interval, buffered))

    def may_be_booked(self, space_id: int, interval: Interval) -> bool:
        """Whether the place is open, and neither a booking nor a closure is in the way."""
        return (
            self.is_open(space_id, interval)
            and not self.is_closed(space_id, interval)
            and not self.is_taken(space_id, interval)
        )

    def _leaves(self, space_id: int) -> tuple[int, ...]:
        return self._premises.tree.leaves(space_id)

    def _keys(self, space_id: int, interval: Interval) -> list[tuple[int, date]]:
        days = days_of(interval, self._premises.zone)
        return [(leaf, day) for leaf in self._leaves(space_id) for day in days]


def _overlap(one: Interval, other: Interval) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
