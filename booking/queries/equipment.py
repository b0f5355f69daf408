"""Equipment as those see it who keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.database import db
from booking.i18n import alphabetical
from booking.models import Booking, BookingExtra, Equipment
from booking.queries.upcoming import OPEN


@dataclass(frozen=True, slots=True)
class EquipmentRecord:
    """Equipment of a venue, in use or not. `upcoming` are the bookings to come that have ordered it."""

    id: int
    venue_id: int
    code: str
    name: str
    stock: int
    active: bool
    upcoming: int = 0


def equipment_at(venue_id: int, now: datetime) -> list[EquipmentRecord]:
    """What is kept at the venue in alphabetical order, what is out of use last."""
    ordered = dict(
        db.session.execute(
            select(BookingExtra.equipment_id, func.count())
            .join(Booking, BookingExtra.booking_id == Booking.id)
            .where(Booking.state.in_(OPEN), Booking.ends_at > now)
            .group_by(BookingExtra.equipment_id)
        )
        .tuples()
        .all()
    )
    rows = db.session.scalars(select(Equipment).where(Equipment.venue_id == venue_id))
    records = [_record(row, ordered.get(row.id, 0)) for row in rows]
    return sorted(records, key=lambda record: (not record.active, alphabetical(record.name)))


def equipment_record(equipment_id: int) -> EquipmentRecord | None:
    row = db.session.get(Equipment, equipment_id)
    return _record(row) if row else None


def _record(row: Equipment, upcoming: int = 0) -> EquipmentRecord:
    return EquipmentRecord(row.id, row.venue_id, row.code, row.name, row.stock, row.active, upcoming)
