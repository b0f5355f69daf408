"""Taking a venue or a space out of use for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_decide
from booking.models import Booking, Closure, Displacement, Occupation
from booking.models.booking import REAL
from booking.queries.premises import Premises, load_premises
from booking.services.steps.displacement import displace, lock_bookings, tell_of_displacement
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.log import log
from booking.services.steps.occupation import close, lock_leaves, reopen
from booking.services.steps.restoration import (
    Restoration,
    displacements_by,
    judge,
    restore,
    tell_of_restoration,
)
from booking.services.steps.retake import lock_tree
from booking.settings import Settings

LONGEST = timedelta(days=2 * 366)  # what is closed for longer is taken out of use


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSpace:
    """Close a space, or the whole venue when no space is named.

    `public_text` is what the calendar and the letters say, `reason` what staff read. `displaces` is how many
    bookings the page said would lose their time; another number means that something was booked meanwhile.
    """

    venue_id: int
    space_id: int | None = None
    interval: Interval
    public_text: str
    reason: str = ""
    displaces: int = 0


@use_case
def close_space(actor: Actor, command: CloseSpace, *, now: datetime, settings: Settings) -> int:
    """Close, and tell everyone whose booking has to give way. Returns the closure's id.

    Time that has passed is not closed: what took place did so.

    Raises:
        NotFound: no such venue or space, or not the actor's to close.
        Refused: the closure is over already or too long, or other bookings are hit than the page said.
    """
    lock_tree()
    leaves = _leaves(actor, command, now, settings)
    command = _from_now(command, now)
    lock_leaves(leaves)
    lock_bookings(booking.id for booking in bookings_within(leaves, command.interval))
    hit = bookings_within(leaves, command.interval)  # as they stand now that nobody else changes them
    if len(hit) != command.displaces:
        raise Refused(Finding("closure.hits_bookings", "", {"number": len(hit)}))
    closure = Closure(
        venue_id=command.venue_id,
        space_id=command.space_id,
        starts_at=command.interval.starts_at,
        ends_at=command.interval.ends_at,
        reason=command.reason,
        public_text=command.public_text,
        created_at=now,
        created_by_id=actor.person_id,
    )
    db.session.add(closure)
    db.session.flush()
    displacements = displace(actor, hit, closure, now)
    close(closure, leaves)
    tell_of_displacement(closure, displacements, now, settings)
    after = {"starts_at": closure.starts_at, "ends_at": closure.ends_at, "displaced": [each.reference for each in hit]}
    log(actor, f"closure:{closure.id}", "closure.made", now=now, after=after, reason=command.reason)
    return closure.id


def bookings_hit(actor: Actor, command: CloseSpace, *, now: datetime, settings: Settings) -> list[Booking]:
    """The bookings that would lose their time to the closure, in order of time. Nothing is stored.

    Raises:
        NotFound: no such venue or space, or not the actor's to close.
        Refused: the closure is over already or too long.
    """
    leaves = _leaves(actor, command, now, settings)
    return bookings_within(leaves, _from_now(command, now).interval)


@dataclass(frozen=True, slots=True)
class Returned:
    """What becomes of a booking that gave way when the closure is undone; the finding is why it stays away."""

    reference: str
    finding: Finding | None


def returns_of(actor: Actor, closure_id: int, *, now: datetime, settings: Settings) -> tuple[Returned, ...]:
    """What undoing the closure now would give back, in the order of time. Nothing is stored.

    Raises:
        NotFound: no such closure, or not the actor's to undo.
    """
    closure = _closure_to_undo(actor, closure_id)
    displacements = displacements_by(closure)
    premises = _premises_of(closure, displacements, now, settings)
    return tuple(_answer(judge(each, closure, premises, now)) for each in displacements)


@use_case
def undo_closure(actor: Actor, closure_id: int, *, now: datetime, settings: Settings) -> tuple[Returned, ...]:
    """Open again, and give the bookings that gave way their time back where that can be done; each tenant is told.

    Not what the tenant has another time for or does not want any more, nor what is over or has become somebody
    else's. Returns what became of each.

    Raises:
        NotFound: no such closure, or not the actor's to undo.
    """
    lock_tree()
    closure = _closure_to_undo(actor, closure_id)
    displacements = displacements_by(closure)
    premises = _premises_of(closure, displacements, now, settings)
    lock_leaves({*_leaves_of(closure, premises), *_leaves_of_bookings(displacements, premises)})
    lock_equipment({extra.equipment_id for each in displacements for extra in each.booking.extras})
    lock_bookings(each.booking_id for each in displacements)
    db.session.refresh(closure, with_for_update=True)
    if closure.state != "active":  # somebody else undid it while we waited
        raise NotFound(f"closure {closure_id}")
    for each in displacements:
        db.session.refresh(each)
    closure.state = "undone"
    reopen(closure)
    restorations = []
    for each in displacements:  # one by one: what is lent to one booking is not there for the next
        restorations.append(judge(each, closure, premises, now))
        if restorations[-1].finding is None:
            restore(actor, restorations[-1], premises, now)
    tell_of_restoration(closure, restorations, now)
    answers = tuple(_answer(each) for each in restorations)
    after = {"restored": [each.reference for each in answers if each.finding is None]}
    log(actor, f"closure:{closure.id}", "closure.undone", now=now, after=after)
    return answers


def _closure_to_undo(actor: Actor, closure_id: int) -> Closure:
    closure = db.session.get(Closure, closure_id)
    if closure is None or closure.state != "active" or not may_decide(actor, closure.venue_id):
        raise NotFound(f"closure {closure_id}")
    return closure


def _answer(restoration: Restoration) -> Returned:
    return Returned(restoration.booking.reference, restoration.finding)


def _premises_of(
    closure: Closure, displacements: Sequence[Displacement], now: datetime, settings: Settings
) -> Premises:
    zone = settings.municipality.zone
    days = [local_day(instant, zone) for each in displacements for instant in (each.booking.starts_at, now)]
    today = local_day(now, zone)
    return load_premises(zone, min(days, default=today), max(days, default=today), {closure.venue_id})


def _leaves_of(closure: Closure, premises: Premises) -> set[int]:
    roots = premises.tree.roots() if closure.space_id is None else (closure.space_id,)
    return {leaf for root in roots for leaf in premises.tree.leaves(root)}


def _leaves_of_bookings(displacements: Sequence[Displacement], premises: Premises) -> set[int]:
    return {leaf for each in displacements for leaf in premises.tree.leaves(each.booking.space_id)}


def bookings_within(leaf_ids: tuple[int, ...], interval: Interval) -> list[Booking]:
    """The bookings whose real time on one of the leaves overlaps the interval, in order of time."""
    statement = (
        select(Booking)
        .join(Occupation, Occupation.booking_id == Booking.id)
        .where(
            Occupation.leaf_id.in_(leaf_ids),
            Occupation.kind == REAL,
            Occupation.starts_at < interval.ends_at,
            Occupation.ends_at > interval.starts_at,
        )
    )
    # One booking has a row for each leaf; its JSON columns keep PostgreSQL from telling them apart by DISTINCT.
    found = {booking.id: booking for booking in db.session.scalars(statement)}
    return sorted(found.values(), key=lambda booking: (booking.starts_at, booking.id))


def _from_now(command: CloseSpace, now: datetime) -> CloseSpace:
    interval = command.interval
    if interval.ends_at <= now:
        raise Refused(Finding("closure.in_the_past", "ends_at", {"ends_at": interval.ends_at}))
    if interval.duration > LONGEST:
        raise Refused(Finding("closure.too_long", "ends_at"))
    this_minute = now.replace(second=0, microsecond=0)
    return replace(command, interval=Interval(max(interval.starts_at, this_minute), interval.ends_at))


def _leaves(actor: Actor, command: CloseSpace, now: datetime, settings: Settings) -> tuple[int, ...]:
    if not may_decide(actor, command.venue_id):
        raise NotFound(f"venue {command.venue_id}")
    today = local_day(now, settings.municipality.zone)
    premises = load_premises(settings.municipality.zone, today, today, {command.venue_id})
    tree = premises.tree
    if command.space_id is None:
        return tuple(leaf for root in tree.roots() for leaf in tree.leaves(root))
    if command.space_id not in premises.spaces:
        raise NotFound(f"space {command.space_id}")
    return tree.leaves(command.space_id)
