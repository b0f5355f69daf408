"""Equipment that bookings at a venue may add, and how many there are of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Parameter, Refused
from booking.domain.interval import Interval
from booking.domain.permissions import Actor
from booking.domain.stock import most_at_once
from booking.models import Booking, BookingExtra, Equipment
from booking.queries.upcoming import OPEN, upcoming_with
from booking.services.steps.agreed import NOTHING_AGREED, Agreed, check_agreed
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.log import log
from booking.services.steps.premises_row import save, venue_to_edit


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeEquipment:
    """`code` is the article that the tariff prices; `stock` is how many can be out at once."""

    name: str
    code: str
    stock: int


@use_case
def add_equipment(actor: Actor, venue_id: int, command: DescribeEquipment, *, now: datetime) -> int:
    """Add something that bookings at the venue may order, and return its id.

    Raises:
        NotFound: there is no such venue of the actor's.
        Refused: ``equipment.code_taken`` at this venue.
    """
    venue = venue_to_edit(actor, venue_id)
    _check_code(venue.id, None, command)
    equipment = Equipment(venue_id=venue.id, **asdict(command))
    db.session.add(equipment)
    db.session.flush()
    log(actor, f"equipment:{equipment.id}", "equipment.added", now=now, after=asdict(command))
    return equipment.id


@use_case
def change_equipment(actor: Actor, equipment_id: int, command: DescribeEquipment, *, now: datetime) -> None:
    """Describe equipment anew; bookings that were made keep the price they were given.

    Raises:
        NotFound: there is no such equipment at the actor's venues.
        Refused: ``equipment.code_taken``, or ``equipment.stock_below_lent`` when bookings that stand have more.
    """
    equipment = _equipment(actor, equipment_id)
    _check_code(equipment.venue_id, equipment.id, command)
    _check_stock(equipment, command.stock, now)
    save(actor, equipment, asdict(command), subject=f"equipment:{equipment.id}", action="equipment.changed", now=now)


@use_case
def retire_equipment(actor: Actor, equipment_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime) -> None:
    """Take equipment out of use: nobody orders it any more. Bookings that have it keep it.

    Raises:
        NotFound: there is no such equipment at the actor's venues.
        Refused: ``equipment.has_bookings`` when bookings to come have it and were not agreed to.
    """
    equipment = _equipment(actor, equipment_id)
    check_agreed("equipment.has_bookings", upcoming_with(equipment.id, now), agreed)
    _set_active(actor, equipment, False, "equipment.retired", now)


@use_case
def restore_equipment(actor: Actor, equipment_id: int, *, now: datetime) -> None:
    """Take equipment into use again.

    Raises:
        NotFound: there is no such equipment at the actor's venues.
    """
    _set_active(actor, _equipment(actor, equipment_id), True, "equipment.restored", now)


def _set_active(actor: Actor, equipment: Equipment, active: bool, action: str, now: datetime) -> None:
    save(actor, equipment, {"active": active}, subject=f"equipment:{equipment.id}", action=action, now=now)


def _equipment(actor: Actor, equipment_id: int) -> Equipment:
    """The equipment, which nobody books or edits until the use case ends."""
    venue_id = db.session.scalar(select(Equipment.venue_id).where(Equipment.id == equipment_id))
    if venue_id is None:
        raise NotFound(f"equipment {equipment_id}")
    venue_to_edit(actor, venue_id)
    lock_equipment([equipment_id])
    return db.session.get_one(Equipment, equipment_id)


def _check_code(venue_id: int, equipment_id: int | None, command: DescribeEquipment) -> None:
    others = db.session.execute(select(Equipment.id, Equipment.code).where(Equipment.venue_id == venue_id))
    if any(code.casefold() == command.code.casefold() for its_id, code in others if its_id != equipment_id):
        raise Refused(Finding("equipment.code_taken", "code", {"code": command.code}))


def _check_stock(equipment: Equipment, stock: int, now: datetime) -> None:
    """Not fewer than what bookings to come have at once; the finding names the first time that it would not do."""
    lent = [
        (Interval(starts_at, ends_at), quantity)
        for starts_at, ends_at, quantity in db.session.execute(
            select(Booking.starts_at, Booking.ends_at, BookingExtra.quantity)
            .join(BookingExtra, BookingExtra.booking_id == Booking.id)
            .where(BookingExtra.equipment_id == equipment.id, Booking.state.in_(OPEN), Booking.ends_at > now)
            .order_by(Booking.starts_at, Booking.id)
        )
    ]
    most = max((most_at_once(interval, lent) for interval, _ in lent), default=0)
    if stock >= most or stock >= equipment.stock:
        return
    when = next(interval for interval, _ in lent if most_at_once(interval, lent) > stock)
    parameters: dict[str, Parameter] = {"most": most, "starts_at": when.starts_at, "ends_at": when.ends_at}
    raise Refused(Finding("equipment.stock_below_lent", "stock", parameters))
