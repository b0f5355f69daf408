"""Bookings that are not over yet: what a change of the premises may touch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.models import Booking, BookingExtra, Organisation, Space, Venue

OPEN = tuple(state for state in BookingState if state.is_open)


@dataclass(frozen=True, slots=True)
class UpcomingBooking:
    """A booking as a list of many needs it: when, where, who, and whom to call."""

    reference: str
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    space_id: int
    space_name: str
    venue_name: str
    organisation_name: str
    responsible_name: str
    responsible_phone: str
    price_ore: int | None

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)


def _rows() -> Select[Any]:
    return (
        select(
            Booking.reference,
            Booking.state,
            Booking.starts_at,
            Booking.ends_at,
            Booking.space_id,
            Space.name,
            Venue.name,
            Organisation.name,
            Booking.responsible_name,
            Booking.responsible_phone,
            Booking.price_ore,
        )
        .join(Space, Booking.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .join(Organisation, Booking.organisation_id == Organisation.id)
        .order_by(Booking.starts_at, Booking.id)
    )


def _read(statement: Select[Any]) -> tuple[UpcomingBooking, ...]:
    return tuple(
        UpcomingBooking(reference, BookingState(state), *rest)
        for reference, state, *rest in db.session.execute(statement)
    )


def upcoming_in(space_ids: Collection[int], now: datetime) -> tuple[UpcomingBooking, ...]:
    """The open bookings of the spaces that are not over, in order of time."""
    return _read(_rows().where(Booking.space_id.in_(space_ids), Booking.state.in_(OPEN), Booking.ends_at > now))


def upcoming_at(venue_ids: Collection[int], now: datetime) -> tuple[UpcomingBooking, ...]:
    """The open bookings at the venues that are not over, in order of time."""
    return _read(_rows().where(Space.venue_id.in_(venue_ids), Booking.state.in_(OPEN), Booking.ends_at > now))


def upcoming_with(equipment_id: int, now: datetime) -> tuple[UpcomingBooking, ...]:
    """The open bookings that have ordered the equipment and are not over, in order of time."""
    ordered = select(BookingExtra.booking_id).where(BookingExtra.equipment_id == equipment_id)
    return _read(_rows().where(Booking.id.in_(ordered), Booking.state.in_(OPEN), Booking.ends_at > now))


def bookings_named(references: Collection[str]) -> tuple[UpcomingBooking, ...]:
    """The bookings with these references, in order of time."""
    return _read(_rows().where(Booking.reference.in_(references)))
