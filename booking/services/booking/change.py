"""Changing a booking: another time, another space of the venue, other numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.errors import Finding, NotFound, Refused, Verdict
from booking.domain.permissions import Actor, may_change_booking
from booking.domain.quote import as_document
from booking.domain.stated import read_stated, stated_document
from booking.messages.catalogue import BookingChanged
from booking.models import Booking, BookingExtra
from booking.services.booking.request import BookingPlaced, hold_still
from booking.services.steps.assessment import Assessment, BookingWish, assess_wish
from booking.services.steps.booking_row import booking_to_change, changed_by, move_to
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import occupy, release
from booking.settings import Settings

CHANGEABLE = {BookingState.REQUESTED, BookingState.CONFIRMED}


def preview_change(actor: Actor, reference: str, wish: BookingWish, *, now: datetime, settings: Settings) -> Assessment:
    """What the change would lead to, and everything that is in its way; nothing is stored.

    Raises:
        NotFound: there is no such booking of the actor's, or the wish is not the actor's to have.
        Refused: the time is too long to be judged.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    assessment = _assessed(actor, booking, wish, now, settings)
    stays = _why_it_stays(booking, wish, assessment, changed_by(actor, booking), now)
    return replace(assessment, verdict=Verdict.of([stays]) & assessment.verdict)


@use_case
def change_booking(
    actor: Actor,
    reference: str,
    wish: BookingWish,
    *,
    now: datetime,
    settings: Settings,
    reason: str = "",
    version: str = "",
) -> BookingPlaced:
    """Make the booking what is wanted now. Its old time is given back only when the new one is taken.

    A confirmed booking whose new form a person must decide becomes a request again.

    Raises:
        NotFound: there is no such booking of the actor's, or the wish is not the actor's to have.
        Refused: it has begun or its deadline has passed, it is closed, or the new time cannot be had.
        ChangedMeanwhile: it is not the `version` any more that the actor has read.
    """
    hold_still(wish, settings)
    booking = booking_to_change(actor, reference, version)
    if not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    by = changed_by(actor, booking)
    assessment = _assessed(actor, booking, wish, now, settings)
    _may_be_changed(booking, wish, assessment, by, now)
    previous = booking_facts(booking)
    before = _values(booking)
    _apply(booking, wish, assessment, by)
    release(booking)
    occupy(booking, assessment.leaves)
    facts = booking_facts(booking, cancel_until=assessment.terms.cancel_before(booking.starts_at))
    message = BookingChanged(facts, previous=previous, by_staff=by is ChangedBy.OFFICER, reason=reason)
    write_booking_letter(message, recipient=booker(booking), now=now)
    log(
        actor, f"booking:{booking.id}", "booking.changed", now=now, before=before, after=_values(booking), reason=reason
    )
    return BookingPlaced(booking.id, booking.reference, BookingState(booking.state))


def _assessed(actor: Actor, booking: Booking, wish: BookingWish, now: datetime, settings: Settings) -> Assessment:
    return assess_wish(
        actor,
        wish,
        now=now,
        municipality=settings.municipality,
        booking_id=booking.id,
        series=booking.series_id is not None,
    )


def _may_be_changed(booking: Booking, wish: BookingWish, assessment: Assessment, by: ChangedBy, now: datetime) -> None:
    stays = _why_it_stays(booking, wish, assessment, by, now)
    if stays is not None:
        raise Refused(stays)
    if not assessment.verdict.allowed:
        raise Refused(*assessment.verdict.findings)


def _why_it_stays(
    booking: Booking, wish: BookingWish, assessment: Assessment, by: ChangedBy, now: datetime
) -> Finding | None:
    """What about the booking itself keeps it from being changed, whatever the wish."""
    if BookingState(booking.state) not in CHANGEABLE:
        return Finding("booking.closed", "", {"state": booking.state})
    if booking.starts_at <= now:
        return Finding("booking.already_begun", "", {"starts_at": booking.starts_at})
    if wish.organisation_id != booking.organisation_id:
        return Finding("booking.organisation_stays", "organisation_id")
    deadline = assessment.terms.cancel_before(booking.starts_at)
    moved = (wish.space_id, wish.interval.starts_at, wish.interval.ends_at) != (
        booking.space_id, booking.starts_at, booking.ends_at,
    )  # fmt: skip
    if moved and by is ChangedBy.MEMBER and booking.state == BookingState.CONFIRMED and now > deadline:
        return Finding("booking.deadline_passed", "starts_at", {"deadline": deadline})
    return None


def _values(booking: Booking) -> dict[str, Any]:
    """What the log tells of a booking that is changed."""
    return {
        "space_id": booking.space_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "state": booking.state,
        "purpose": booking.purpose,
        "participants": booking.participants,
        "price_ore": booking.price_ore,
        "extras": {str(extra.equipment_id): extra.quantity for extra in booking.extras},
        "stated": booking.stated or {},
    }


def _is_material(booking: Booking, wish: BookingWish) -> bool:
    """Whether anything changes that rules or officers judge by. A new set-up note leaves price and answer alone."""
    return (
        wish.space_id,
        wish.interval.starts_at,
        wish.interval.ends_at,
        wish.team_id,
        wish.purpose,
        wish.participants,
        wish.participants_under_19,
        wish.sells_tickets,
        wish.serves_alcohol,
        wish.stated,
        dict(wish.extras),
    ) != (
        booking.space_id,
        booking.starts_at,
        booking.ends_at,
        booking.team_id,
        booking.purpose,
        booking.participants,
        booking.participants_under_19,
        booking.sells_tickets,
        booking.serves_alcohol,
        read_stated(booking.stated),
        {extra.equipment_id: extra.quantity for extra in booking.extras},
    )


def _apply(booking: Booking, wish: BookingWish, assessment: Assessment, by: ChangedBy) -> None:
    if _is_material(booking, wish):
        _judge_anew(booking, assessment, by)
    booking.space_id = wish.space_id
    booking.starts_at, booking.ends_at = wish.interval.starts_at, wish.interval.ends_at
    booking.buffer_before_minutes = assessment.terms.buffer_before_minutes
    booking.buffer_after_minutes = assessment.terms.buffer_after_minutes
    booking.team_id = wish.team_id
    booking.purpose, booking.title = wish.purpose, wish.title
    booking.participants, booking.participants_under_19 = wish.participants, wish.participants_under_19
    booking.sells_tickets, booking.serves_alcohol = wish.sells_tickets, wish.serves_alcohol
    booking.stated = stated_document(wish.stated) or None
    booking.setup_note = wish.setup_note
    booking.responsible_name, booking.responsible_phone = wish.responsible_name, wish.responsible_phone
    booking.responsible_email = wish.responsible_email
    booking.sequence += 1
    booking.off_series = booking.series_id is not None  # from now on it goes its own way
    _set_extras(booking, wish)
    db.session.flush()
    db.session.expire(booking, ["space", "team"])


def _judge_anew(booking: Booking, assessment: Assessment, by: ChangedBy) -> None:
    """A new price; and a new answer, but an officer who changes a booking does not answer it by that."""
    quote = assessment.quote
    booking.quote = as_document(quote)
    booking.price_ore, booking.full_price_ore = quote.total_ore, quote.full_price_ore
    if by is ChangedBy.MEMBER and assessment.state is not BookingState(booking.state):
        confirmed = assessment.state is BookingState.CONFIRMED
        move_to(booking, assessment.state, ChangedBy.SYSTEM if confirmed else by)


def _set_extras(booking: Booking, wish: BookingWish) -> None:
    """The rows are unique by equipment, so those that stay are changed and not written anew."""
    standing = {extra.equipment_id: extra for extra in booking.extras}
    for equipment_id, extra in standing.items():
        if equipment_id not in wish.extras:
            booking.extras.remove(extra)
        else:
            extra.quantity = wish.extras[equipment_id]
    for equipment_id, quantity in wish.extras.items():
        if equipment_id not in standing:
            booking.extras.append(BookingExtra(equipment_id=equipment_id, quantity=quantity))
