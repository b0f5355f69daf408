"""The times that can be booked in a situation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from booking.domain.availability.situation import Situation, Wanted
from booking.domain.interval import Interval, intersect, subtract
from booking.domain.wall_grid import is_on_grid, next_point, points_between, previous_point


def free_intervals(situation: Situation, booking_id: int | None = None) -> list[Interval]:
    """The times that can be booked, in order: on the grid and at least as long as the shortest booking.

    `booking_id` is a booking that is being changed, whose time counts as free.
    """
    terms, grid, zone = situation.terms, situation.terms.grid_minutes, situation.zone
    bookable, least = situation.bookable(), terms.possible_length(terms.shortest_minutes)
    if bookable is None or least is None:
        return []
    taken = (occupation.keeps_out(terms) for occupation in situation.others(booking_id))
    free: list[Interval] = []
    for gap in subtract(intersect(situation.opening.intervals, [bookable]), taken):
        starts_at = next_point(gap.starts_at, grid, zone)
        ends_at = previous_point(gap.ends_at, grid, zone)
        if ends_at - starts_at >= timedelta(minutes=least):
            free.append(Interval(starts_at, ends_at))
    return free


def free_starts(
    situation: Situation, minutes: int, booking_id: int | None = None, within: Interval | None = None
) -> list[datetime]:
    """Every instant (UTC) at which a booking of so many minutes may start, in order; all of it `within` when given."""
    if not situation.terms.allows_length(minutes):
        return []
    length, grid, zone = timedelta(minutes=minutes), situation.terms.grid_minutes, situation.zone
    return [
        starts_at
        for free in _clipped(free_intervals(situation, booking_id), within)
        for starts_at in points_between(free.starts_at, free.ends_at - length, grid, zone)
        if is_on_grid(starts_at + length, grid, zone)
    ]


def _clipped(intervals: list[Interval], within: Interval | None) -> list[Interval]:
    return intervals if within is None else intersect(intervals, [within])


def nearest_alternatives(wanted: Wanted, situation: Situation, most: int = 3) -> list[Interval]:
    """Free times in the same space, nearest to the wanted first; of two as near, the earlier.

    At most one from each free gap, because three times a quarter apart are no choice. A length that is not
    possible is offered as the nearest that is.
    """
    minutes = situation.terms.possible_length(wanted.interval.minutes)
    if minutes is None:
        return []
    fits = [
        fit
        for free in free_intervals(situation, wanted.booking_id)
        if (fit := _nearest_within(free, timedelta(minutes=minutes), wanted, situation)) is not None
    ]
    return sorted(fits, key=lambda fit: _distance(fit, wanted))[:most]


def _nearest_within(free: Interval, length: timedelta, wanted: Wanted, situation: Situation) -> Interval | None:
    """The time of this length in the gap that is nearest to the wanted one, and is not that very time."""
    last = free.ends_at - length
    if last < free.starts_at:
        return None
    grid, zone = situation.terms.grid_minutes, situation.zone

    def nearest(starts: Iterable[datetime]) -> Interval | None:
        inside = (start for start in starts if free.starts_at <= start <= last)
        fits = [Interval(start, start + length) for start in inside if is_on_grid(start + length, grid, zone)]
        return min(
            (fit for fit in fits if fit != wanted.interval), key=lambda fit: _distance(fit, wanted), default=None
        )

    aim = max(free.starts_at, min(wanted.interval.starts_at, last))
    beside = nearest((previous_point(aim, grid, zone), next_point(aim, grid, zone)))
    # On a night when the clocks change, the points beside may lead to an end that is off the grid.
    return beside or nearest(points_between(free.starts_at, last, grid, zone))


def _distance(fit: Interval, wanted: Wanted) -> tuple[timedelta, datetime]:
    return abs(fit.starts_at - wanted.interval.starts_at), fit.starts_at
