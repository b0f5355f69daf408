"""The demonstration's closures: what is painted, repaired and cleaned, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from sqlalchemy import select

from booking.database import db, transaction
from booking.demo.ledger import Ledger
from booking.demo.world import World
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.models import Booking, Closure, Displacement
from booking.services.steps.occupation import close

MORNING, EVENING = time(7), time(23)


@dataclass(frozen=True, slots=True)
class PlannedClosure:
    """A space is closed from some days from today, for some days."""

    place: str
    starts_in_days: int
    days: int
    text: str
    reason: str


CLOSURES = (
    PlannedClosure("ashallen-turnhall", -61, 5, "Apparatene kontrolleres", "Årlig kontroll"),
    PlannedClosure("ashallen-dansesal", 17, 4, "Gulvet lakkes", "Lakkering, tørketid to døgn"),
    PlannedClosure("as-ungdomsskole-svommehall", 31, 7, "Bassenget tømmes og rengjøres", "Halvårlig vask"),
    PlannedClosure("demohuset-verksted", 45, 10, "Nytt avsug monteres", "Pålegg etter tilsyn"),
    PlannedClosure("nordby-skole-skolekjokken", 8, 3, "Komfyren skiftes", "Defekt plate"),
)


def note_displacements(world: World) -> int:
    """Note of each booking that had to give way to which closure it was, and what was credited. Returns how many.

    They come after the bookings.
    """
    tree = world.premises.tree
    with transaction():
        gone = db.session.scalars(select(Booking).where(Booking.state == BookingState.DISPLACED)).all()
        closures = db.session.scalars(select(Closure)).all()
        for booking in gone:
            leaves = set(tree.leaves(booking.space_id))
            closure = next(
                each
                for each in closures
                if each.space_id is not None
                and each.starts_at < booking.ends_at
                and each.ends_at > booking.starts_at
                and leaves & set(tree.leaves(each.space_id))
            )
            db.session.add(
                Displacement(
                    booking_id=booking.id,
                    closure_id=closure.id,
                    state_before=BookingState.CONFIRMED,
                    credited_ore=booking.price_ore or 0,
                    displaced_at=booking.changed_at,
                )
            )
        return len(gone)


def store_closures(world: World, ledger: Ledger) -> int:
    """Store the closures, and keep bookings out of them. Returns how many there are.

    They come before the bookings, so nothing has to give way when they are stored.
    """
    with transaction():
        for planned in CLOSURES:
            space_id = world.space_ids[planned.place]
            day = world.today + timedelta(days=planned.starts_in_days)
            last = day + timedelta(days=planned.days - 1)
            closed = Interval(
                world.interval(day, MORNING, EVENING).starts_at, world.interval(last, MORNING, EVENING).ends_at
            )
            closure = Closure(
                venue_id=world.premises.spaces[space_id].venue_id,
                space_id=space_id,
                starts_at=closed.starts_at,
                ends_at=closed.ends_at,
                reason=planned.reason,
                public_text=planned.text,
                created_at=min(closed.starts_at, world.now) - timedelta(days=20),
                created_by_id=world.officers[0].id,
            )
            db.session.add(closure)
            db.session.flush()
            leaves = world.premises.tree.leaves(space_id)
            close(closure, leaves)
            ledger.close(leaves, closed)
        return len(CLOSURES)
