"""Asking for a booking, and seeing first what it would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Refused
from booking.domain.permissions import Actor
from booking.messages.catalogue import BookingConfirmed, BookingRequested
from booking.models import Booking, Space
from booking.queries.premises import load_premises
from booking.services.steps.assessment import Assessment, BookingWish, assess_wish
from booking.services.steps.booking_row import new_booking
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import lock_leaves, occupy
from booking.settings import Settings


@dataclass(frozen=True, slots=True)
class BookingPlaced:
    """What came of it: confirmed at once, or requested."""

    booking_id: int
    reference: str
    state: BookingState


def preview_booking(
    actor: Actor, wish: BookingWish, *, now: datetime, settings: Settings, booking_id: int | None = None
) -> Assessment:
    """Judge a wish without storing anything: what the form shows before it is sent.

    `booking_id` is the booking that the wish would change.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
        Refused: the time is too long to be judged.
    """
    series_id = db.session.scalar(select(Booking.series_id).where(Booking.id == booking_id)) if booking_id else None
    return assess_wish(
        actor,
        wish,
        now=now,
        municipality=settings.municipality,
        booking_id=booking_id,
        series=series_id is not None,  # a date of a series is priced as one, also when it is changed by itself
    )


@use_case
def request_booking(actor: Actor, wish: BookingWish, *, now: datetime, settings: Settings) -> BookingPlaced:
    """Book the time: confirmed at once where terms and rules allow, else a request that an officer decides.

    The same `request_key` again is the same booking.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
        Refused: with every reason why not.
    """
    return place(actor, wish, now=now, settings=settings)


def place(actor: Actor, wish: BookingWish, *, now: datetime, settings: Settings) -> BookingPlaced:
    """Book the time within the caller's transaction, as `request_booking` does."""
    hold_still(wish, settings)
    # Asked when we hold the locks: a form that was sent twice may be stored while we wait for them.
    already = _by_request_key(wish.request_key, actor)
    if already is not None:
        return already
    assessment = assess_wish(actor, wish, now=now, municipality=settings.municipality)
    if not assessment.verdict.allowed:
        raise Refused(*assessment.verdict.findings)
    booking = new_booking(actor, wish, assessment.answer, now=now, settings=settings)
    db.session.add(booking)
    db.session.flush()
    occupy(booking, assessment.leaves)
    tell_of_new_booking(booking, assessment, now)
    log(
        actor,
        f"booking:{booking.id}",
        "booking.placed",
        now=now,
        after={"state": booking.state, "price_ore": booking.price_ore},
    )
    return BookingPlaced(booking.id, booking.reference, BookingState(booking.state))


def hold_still(wish: BookingWish, settings: Settings) -> None:
    """Take the locks that keep others from the same leaves and equipment until we are done."""
    venue_id = db.session.scalar(select(Space.venue_id).where(Space.id == wish.space_id))
    if venue_id is None:
        return  # the assessment says that there is no such space
    day = wish.interval.starts_at.date()
    premises = load_premises(settings.municipality.zone, day, day, {venue_id})
    # The space itself too: whoever divides it waits for us, or we for them (services.steps.retake).
    lock_leaves({wish.space_id, *premises.tree.leaves(wish.space_id)})
    lock_equipment(wish.extras.keys())


def _by_request_key(request_key: str | None, actor: Actor) -> BookingPlaced | None:
    if request_key is None:
        return None
    found = db.session.scalar(
        select(Booking).where(Booking.request_key == request_key, Booking.booked_by_id == actor.person_id)
    )
    return BookingPlaced(found.id, found.reference, BookingState(found.state)) if found else None


def tell_of_new_booking(booking: Booking, assessment: Assessment, now: datetime) -> None:
    """That it is confirmed, or that the request is received."""
    facts = booking_facts(booking, cancel_until=assessment.terms.cancel_before(booking.starts_at))
    confirmed = booking.state == BookingState.CONFIRMED
    message = BookingConfirmed(facts) if confirmed else BookingRequested(facts)
    write_booking_letter(message, recipient=booker(booking), now=now)
