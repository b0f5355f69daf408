"""Countable equipment: is there enough of it at the wanted time?"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from booking.database import db, lock
from booking.domain.booking_state import OCCUPYING
from booking.domain.errors import Finding, Parameter, Verdict
from booking.domain.interval import Interval
from booking.domain.stock import most_at_once
from booking.models import Booking, BookingExtra, Equipment
from booking.services.steps.occupation import EQUIPMENT


def lock_equipment(equipment_ids: Collection[int]) -> None:
    """Let bookings of the same equipment come one by one, so that the last projector goes out once."""
    lock(*((EQUIPMENT, equipment_id) for equipment_id in equipment_ids))


def equipment_verdict(
    extras: Mapping[int, int], venue_id: int, interval: Interval, booking_id: int | None = None
) -> Verdict:
    """Whether each wanted quantity is in stock during the whole time; `booking_id` is not in its own way."""
    if not extras:
        return Verdict()
    stocked = {
        row.id: row
        for row in db.session.scalars(select(Equipment).where(Equipment.id.in_(extras), Equipment.active))
        if row.venue_id == venue_id
    }
    return Verdict.of(
        _enough(stocked.get(equipment_id), quantity, interval, booking_id)
        for equipment_id, quantity in sorted(extras.items())
    )


def _enough(equipment: Equipment | None, quantity: int, interval: Interval, booking_id: int | None) -> Finding | None:
    if equipment is None:
        return Finding("booking.equipment_not_here", "extras")
    left = max(0, equipment.stock - most_at_once(interval, _lent(equipment.id, interval, booking_id)))
    if quantity <= left:
        return None
    parameters: dict[str, Parameter] = {"name": equipment.name, "quantity": quantity, "left": left}
    return Finding("booking.not_enough_equipment", f"extra_{equipment.id}", parameters)


def _lent(equipment_id: int, interval: Interval, booking_id: int | None) -> list[tuple[Interval, int]]:
    statement = (
        select(Booking.starts_at, Booking.ends_at, BookingExtra.quantity)
        .join(BookingExtra, BookingExtra.booking_id == Booking.id)
        .where(
            BookingExtra.equipment_id == equipment_id,
            Booking.state.in_(OCCUPYING),
            Booking.starts_at < interval.ends_at,
            Booking.ends_at > interval.starts_at,
        )
    )
    if booking_id is not None:
        statement = statement.where(Booking.id != booking_id)
    return [(Interval(starts_at, ends_at), lent) for starts_at, ends_at, lent in db.session.execute(statement)]
