"""Whose the bookings in a calendar are. When they are is `booking.queries.situation`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from booking.database import db
from booking.models import Booking, Organisation

MOST_PARAMETERS = 500  # in one statement; SQLite's oldest limit is 999


@dataclass(frozen=True, slots=True)
class CalendarBooking:
    """What may be told of a booking, to those who may know."""

    id: int
    reference: str
    space_id: int
    state: str
    title: str
    purpose: str
    organisation_id: int
    organisation_name: str
    organisation_type: str


def bookings_by_id(booking_ids: Collection[int]) -> dict[int, CalendarBooking]:
    """The bookings that occupy a calendar, by id."""
    ids = sorted(booking_ids)
    statement = select(
        Booking.id,
        Booking.reference,
        Booking.space_id,
        Booking.state,
        Booking.title,
        Booking.purpose,
        Booking.organisation_id,
        Organisation.name,
        Organisation.organisation_type,
    ).join(Organisation, Booking.organisation_id == Organisation.id)
    found: dict[int, CalendarBooking] = {}
    for start in range(0, len(ids), MOST_PARAMETERS):
        chunk = statement.where(Booking.id.in_(ids[start : start + MOST_PARAMETERS]))
        found.update((row.id, CalendarBooking(*row)) for row in db.session.execute(chunk))
    return found
