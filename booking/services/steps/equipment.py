"""Countable equipment: is there enough of it at the wanted time?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

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
    mine = frozenset[int]() if booking_id is None else frozenset({booking_id})
    return Stock(extras, venue_id, interval, without=mine).verdict(interval)


class Stock:
    """What a venue has of the wanted equipment over a period, read once; what is lent here is counted too."""

    def __init__(
        self, extras: Mapping[int, int], venue_id: int, period: Interval, without: Collection[int] = frozenset()
    ) -> None:
        """Read it all; the bookings in `without` are changed, and what they have lent counts as in stock."""
        self.extras = extras
        self._lent: dict[int, list[tuple[Interval, int]]] = {equipment_id: [] for equipment_id in extras}
        self._stocked: dict[int, Equipment] = {}
        if not extras:
            return
        rows = db.session.scalars(select(Equipment).where(Equipment.id.in_(extras), Equipment.active))
        self._stocked = {row.id: row for row in rows if row.venue_id == venue_id}
        for booking_id, equipment_id, span, quantity in _lent(extras, period):
            if booking_id not in without:
                self._lent[equipment_id].append((span, quantity))

    def verdict(self, interval: Interval) -> Verdict:
        """Whether there is enough during the whole time."""
        return Verdict.of(
            self._enough(equipment_id, quantity, interval) for equipment_id, quantity in sorted(self.extras.items())
        )

    def lend(self, interval: Interval) -> None:
        """Count the wanted as lent during the time."""
        for equipment_id, quantity in self.extras.items():
            self._lent[equipment_id].append((interval, quantity))

    def _enough(self, equipment_id: int, quantity: int, interval: Interval) -> Finding | None:
        equipment = self._stocked.get(equipment_id)
        if equipment is None:
            return Finding("booking.equipment_not_here", "extras")
        left = max(0, equipment.stock - most_at_once(interval, self._lent[equipment_id]))
        if quantity <= left:
            return None
        parameters: dict[str, Parameter] = {"name": equipment.name, "quantity": quantity, "left": left}
        return Finding("booking.not_enough_equipment", f"extra_{equipment.id}", parameters)


def _lent(equipment_ids: Collection[int], period: Interval) -> Iterator[tuple[int, int, Interval, int]]:
    statement = (
        select(Booking.id, BookingExtra.equipment_id, Booking.starts_at, Booking.ends_at, BookingExtra.quantity)
        .join(BookingExtra, BookingExtra.booking_id == Booking.id)
        .where(
            BookingExtra.equipment_id.in_(equipment_ids),
            Booking.state.in_(OCCUPYING),
            Booking.starts_at < period.ends_at,
            Booking.ends_at > period.starts_at,
        )
    )
    for booking_id, equipment_id, starts_at, ends_at, quantity in db.session.execute(statement):
        yield booking_id, equipment_id, Interval(starts_at, ends_at), quantity
