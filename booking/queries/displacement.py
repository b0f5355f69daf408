"""Bookings that gave way, to read: what was credited, and what they got instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from booking.database import db
from booking.domain.booking_state import OCCUPYING, BookingState
from booking.models import Booking, Closure, Displacement, Organisation, Space, Venue


@dataclass(frozen=True, slots=True)
class DisplacementRow:
    """A booking that gave way. `taken_reference` is that of the time taken instead, while that stands."""

    booking_id: int
    reference: str
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    space_name: str
    venue_name: str
    organisation_name: str
    responsible_name: str
    responsible_phone: str
    price_ore: int | None
    credited_ore: int
    reason: str
    restored_at: datetime | None
    taken_reference: str | None
    taken_starts_at: datetime | None
    taken_ends_at: datetime | None


_taken = aliased(Booking)


def _rows() -> Select[Any]:
    return (
        select(
            Booking.id,
            Booking.reference,
            Booking.state,
            Booking.starts_at,
            Booking.ends_at,
            Space.name,
            Venue.name,
            Organisation.name,
            Booking.responsible_name,
            Booking.responsible_phone,
            Booking.price_ore,
            Displacement.credited_ore,
            Closure.public_text,
            Displacement.restored_at,
            _taken.reference,
            _taken.starts_at,
            _taken.ends_at,
        )
        .join(Booking, Displacement.booking_id == Booking.id)
        .join(Space, Booking.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .join(Organisation, Booking.organisation_id == Organisation.id)
        .join(Closure, Displacement.closure_id == Closure.id)
        .outerjoin(_taken, (Displacement.taken_id == _taken.id) & _taken.state.in_(OCCUPYING))
        .order_by(Booking.starts_at, Booking.id)
    )


def _read(statement: Select[Any]) -> tuple[DisplacementRow, ...]:
    return tuple(
        DisplacementRow(number, reference, BookingState(state), *rest)
        for number, reference, state, *rest in db.session.execute(statement)
    )


def gave_way_to(closure_id: int) -> tuple[DisplacementRow, ...]:
    """The bookings that gave way when the closure was made, in order of time."""
    return _read(_rows().where(Displacement.closure_id == closure_id))


def displacement_of(booking_id: int) -> DisplacementRow | None:
    """How the booking gave way, while it has not got its time back."""
    standing = _rows().where(Displacement.booking_id == booking_id, Displacement.restored_at.is_(None))
    rows = _read(standing.order_by(Displacement.id))
    return rows[-1] if rows else None
