"""Letting bookings give way, with credit, other times to choose from and one letter for each tenant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor
from booking.messages.catalogue import BookingFacts, BookingsDisplaced, ClosureMessage, LostTime, OfferedTime
from booking.models import Booking, Closure, Displacement
from booking.queries.equivalent import DAYS_AFTER, DAYS_BEFORE, Equivalents, Sought
from booking.queries.premises import load_premises
from booking.services.steps.assessment import tenant_kind
from booking.services.steps.booking_row import move_to
from booking.services.steps.letters import Recipient, booker, was_invited, write_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import release
from booking.services.steps.series_letters import facts_of
from booking.settings import Settings

MOST_WITH_OFFERS = 10  # of one tenant's bookings in one letter; the others have theirs on their pages
_A_WEEK = timedelta(days=7)


def lock_bookings(booking_ids: Iterable[int]) -> None:
    """Read the bookings anew, and let nobody else change them until the use case ends."""
    db.session.scalars(
        select(Booking)
        .where(Booking.id.in_(set(booking_ids)))
        .order_by(Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def displace(actor: Actor, bookings: Sequence[Booking], closure: Closure, now: datetime) -> list[Displacement]:
    """Let the bookings give their time back and note what is credited. Each keeps its quote.

    Only what was granted was to be paid, so only that is credited.

    Raises:
        Refused: one of them is not in a state in which it can give way.
    """
    displacements = [_displace(actor, booking, closure, now) for booking in bookings]
    release(*bookings)
    return displacements


def _displace(actor: Actor, booking: Booking, closure: Closure, now: datetime) -> Displacement:
    before = move_to(booking, BookingState.DISPLACED, ChangedBy.OFFICER)
    booking.sequence += 1
    displacement = Displacement(
        booking_id=booking.id,
        closure_id=closure.id,
        state_before=before,
        credited_ore=(booking.price_ore or 0) if before is BookingState.CONFIRMED else 0,
        displaced_at=now,
    )
    db.session.add(displacement)
    log(
        actor,
        f"booking:{booking.id}",
        "booking.displaced",
        now=now,
        before={"state": before},
        after={"state": booking.state, "closure_id": closure.id, "credited_ore": displacement.credited_ore},
        reason=closure.public_text,
    )
    return displacement


def tell_of_displacement(
    closure: Closure, displacements: Sequence[Displacement], now: datetime, settings: Settings
) -> None:
    """One letter to each tenant about all bookings that gave way, with free times to take instead."""
    if not displacements:
        return
    search = equivalents_around([each.booking for each in displacements], now, settings)
    for reader, own in by_reader(displacements).items():
        told = zip(own, facts_of([each.booking for each in own]), strict=True)
        lost = tuple(
            _lost(each, facts, search if at < MOST_WITH_OFFERS else None, settings)
            for at, (each, facts) in enumerate(told)
        )
        message = BookingsDisplaced(closure_id=closure.id, reason=closure.public_text, lost=lost)
        write_closure_letter(message, reader, own[0].booking, now)


def write_closure_letter(message: ClosureMessage, reader: Recipient, first: Booking, now: datetime) -> None:
    """Put the letter in the outbox: one of its kind for each closure and reader."""
    write_letter(
        message,
        recipient=reader,
        subject=f"closure:{message.closure_id}",
        sequence=0,
        now=now,
        booking_id=first.id,
    )


def by_reader(displacements: Iterable[Displacement]) -> Mapping[Recipient, list[Displacement]]:
    """The displacements by who hears of them, each in the order of time."""
    found: dict[Recipient, list[Displacement]] = {}
    for each in sorted(displacements, key=lambda one: (one.booking.starts_at, one.booking.id)):
        found.setdefault(booker(each.booking), []).append(each)
    return found


def equivalents_around(bookings: Sequence[Booking], now: datetime, settings: Settings) -> Equivalents:
    """The search for what the bookings could have instead."""
    zone = settings.municipality.zone
    first = local_day(min(booking.starts_at for booking in bookings), zone)
    last = local_day(max(booking.ends_at for booking in bookings), zone)
    before, after = _A_WEEK + timedelta(days=DAYS_BEFORE), 2 * _A_WEEK + timedelta(days=DAYS_AFTER)
    return Equivalents(load_premises(zone, first - before, last + after), now)


def sought_by(booking: Booking, settings: Settings) -> Sought:
    """What the booking lost, as the search asks."""
    span = Interval(booking.starts_at, booking.ends_at)
    kind = tenant_kind(booking.organisation, settings.municipality)
    return Sought(booking.space_id, span, booking.participants, kind)


def _lost(displacement: Displacement, facts: BookingFacts, search: Equivalents | None, settings: Settings) -> LostTime:
    booking = displacement.booking
    confirmed = displacement.state_before == BookingState.CONFIRMED
    found = search.nearest(sought_by(booking, settings)) if search else ()
    return LostTime(
        booking=facts,
        in_calendar=confirmed or was_invited(booking.id),
        credited_ore=displacement.credited_ore,
        instead=tuple(
            OfferedTime(fit.place.name, fit.place.venue_name, fit.interval.starts_at, fit.interval.ends_at)
            for fit in found
        ),
    )
