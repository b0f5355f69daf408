"""Taking a venue or a space out of use for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_decide
from booking.messages.catalogue import BookingCancelled
from booking.models import Booking, Closure, Occupation
from booking.models.booking import REAL
from booking.queries.premises import load_premises
from booking.services.steps.booking_row import move_to
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import close, lock_leaves, release, reopen
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
    hit = bookings_within(leaves, command.interval)
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
    for booking in hit:
        _displace(actor, booking, closure, now)
    close(closure, leaves)
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


@use_case
def undo_closure(actor: Actor, closure_id: int, *, now: datetime) -> None:
    """Open again. Bookings that gave way are not brought back: their time may be somebody else's by now.

    Raises:
        NotFound: no such closure, or not the actor's to undo.
    """
    closure = db.session.get(Closure, closure_id)
    if closure is None or closure.state != "active" or not may_decide(actor, closure.venue_id):
        raise NotFound(f"closure {closure_id}")
    closure.state = "undone"
    reopen(closure)
    log(actor, f"closure:{closure.id}", "closure.undone", now=now)


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


def _displace(actor: Actor, booking: Booking, closure: Closure, now: datetime) -> None:
    before = move_to(booking, BookingState.DISPLACED, ChangedBy.OFFICER)
    booking.sequence += 1
    release(booking)
    message = BookingCancelled(
        booking_facts(booking),
        was_confirmed=before is BookingState.CONFIRMED,
        by_staff=True,
        reason=closure.public_text,
    )
    write_booking_letter(message, recipient=booker(booking), now=now)
    log(
        actor,
        f"booking:{booking.id}",
        "booking.displaced",
        now=now,
        before={"state": before},
        after={"state": booking.state, "closure_id": closure.id},
        reason=closure.public_text,
    )
