"""The row of a booking: made, or found as far as the actor may know of it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState, ChangedBy, check_transition
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_decide, may_see_booking
from booking.domain.quote import as_document
from booking.domain.stated import stated_document
from booking.models import Booking, BookingExtra
from booking.models.booking import new_reference
from booking.queries.booking import booking_by_reference
from booking.services.steps.assessment import Answer, BookingWish
from booking.settings import Settings


def new_booking(actor: Actor, wish: BookingWish, answer: Answer, *, now: datetime, settings: Settings) -> Booking:
    """The row that the wish becomes, with a reference and a calendar UID of its own; not yet stored."""
    quote, terms = answer.quote, answer.terms
    return Booking(
        reference=new_reference(),
        space_id=wish.space_id,
        organisation_id=wish.organisation_id,
        team_id=wish.team_id,
        booked_by_id=actor.person_id,
        starts_at=wish.interval.starts_at,
        ends_at=wish.interval.ends_at,
        buffer_before_minutes=terms.buffer_before_minutes,
        buffer_after_minutes=terms.buffer_after_minutes,
        state=answer.state,
        purpose=wish.purpose,
        title=wish.title,
        participants=wish.participants,
        participants_under_19=wish.participants_under_19,
        sells_tickets=wish.sells_tickets,
        serves_alcohol=wish.serves_alcohol,
        stated=stated_document(wish.stated) or None,
        setup_note=wish.setup_note,
        responsible_name=wish.responsible_name,
        responsible_phone=wish.responsible_phone,
        responsible_email=wish.responsible_email,
        quote=as_document(quote),
        price_ore=quote.total_ore,
        full_price_ore=quote.full_price_ore,
        created_at=now,
        decided_at=now if answer.state is BookingState.CONFIRMED else None,
        calendar_uid=f"{uuid4()}@{settings.mail.from_address.rpartition('@')[2]}",
        request_key=wish.request_key,
        extras=[BookingExtra(equipment_id=which, quantity=quantity) for which, quantity in wish.extras.items()],
    )


class ChangedMeanwhile(Refused):
    """Somebody else has changed what the actor wants to change."""


def booking_to_change(actor: Actor, reference: str, version: str = "") -> Booking:
    """The booking with the reference, locked until the use case ends.

    `version` is the one that the actor has read, when it matters (`BookingRow.version`).

    Raises:
        NotFound: there is none, or it is somebody else's.
        ChangedMeanwhile: it is not as it was read.
    """
    booking = db.session.scalar(
        select(Booking)
        .where(Booking.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if booking is None or not may_see_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    if version:
        standing = booking_by_reference(reference)
        if standing is None or standing.version != version:
            raise ChangedMeanwhile(Finding("api.changed_meanwhile"))
    return booking


def changed_by(actor: Actor, booking: Booking) -> ChangedBy:
    """An officer of the venue acts as officer, everybody else as member."""
    return ChangedBy.OFFICER if may_decide(actor, booking.space.venue_id) else ChangedBy.MEMBER


def move_to(booking: Booking, after: BookingState, by: ChangedBy) -> BookingState:
    """Change the state along a legal transition, and return what it was.

    Raises:
        Refused: the booking may not go from where it is to there, or not by this actor.
    """
    before = BookingState(booking.state)
    finding = check_transition(before, after, by)
    if finding is not None:
        raise Refused(finding)
    booking.state = after
    return before
