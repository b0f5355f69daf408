"""Changing when spaces are open, and knowing which bookings then lie outside.

Bookings stay, whatever the opening hours become: a person decides what is to be done with each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from booking.database import db
from booking.domain.interval import Interval
from booking.domain.local_time import days_of, local_day
from booking.queries.premises import load_premises
from booking.queries.upcoming import UpcomingBooking, upcoming_at
from booking.services.steps.agreed import Agreed, check_agreed


@contextmanager
def open_time_changes(venue_ids: Collection[int], agreed: Agreed, *, now: datetime, zone: ZoneInfo) -> Iterator[None]:
    """Change opening hours, special days or school calendars of the venues inside ``with``.

    Raises:
        Refused: ``opening_hours.leaves_bookings_outside`` when bookings that were within opening hours are not any
            more, and that was not agreed to.
    """
    before = {booking.reference for booking in bookings_outside(venue_ids, now, zone)}
    yield
    db.session.flush()
    outside = [each for each in bookings_outside(venue_ids, now, zone) if each.reference not in before]
    check_agreed("opening_hours.leaves_bookings_outside", outside, agreed)


def bookings_outside(venue_ids: Collection[int], now: datetime, zone: ZoneInfo) -> list[UpcomingBooking]:
    """The bookings to come at the venues whose time is not wholly within opening hours, in order of time."""
    bookings = upcoming_at(venue_ids, now)
    if not bookings:
        return []
    first = local_day(bookings[0].starts_at, zone)
    last = local_day(max(booking.ends_at for booking in bookings), zone)
    premises = load_premises(zone, first, last, venue_ids)
    plans = {booking.space_id: premises.plan(booking.space_id) for booking in bookings}

    @cache
    def open_time(space_id: int, first: date, last: date) -> tuple[Interval, ...]:
        return plans[space_id].between(first, last).intervals

    def is_outside(booking: UpcomingBooking) -> bool:
        days = days_of(booking.interval, zone)
        return not any(
            interval.contains(booking.interval) for interval in open_time(booking.space_id, days[0], days[-1])
        )

    return [booking for booking in bookings if is_outside(booking)]
