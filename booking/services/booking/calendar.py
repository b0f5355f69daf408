"""A booking as a file for any calendar."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor, may_see_booking
from booking.exports.ical import Party, Status, published
from booking.exports.letter import calendar_entry
from booking.messages.links import Links
from booking.models import Booking
from booking.services.steps.letters import booking_facts
from booking.settings import Settings

STATUS = {BookingState.CONFIRMED: Status.CONFIRMED, BookingState.REQUESTED: Status.TENTATIVE}


def booking_calendar(actor: Actor, reference: str, *, settings: Settings) -> bytes:
    """The calendar file (RFC 5545), with the same UID as the invitation, so that the two are one entry.

    Raises:
        NotFound: there is no such booking of the actor's, or it does not stand any more.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_see_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    status = STATUS.get(BookingState(booking.state))
    if status is None:
        raise NotFound(f"booking {reference}")
    links = Links(settings.web.base_url)
    entry = calendar_entry(booking_facts(booking), links, stamped_at=booking.changed_at, status=status)
    return published(entry, Party(settings.mail.from_name, settings.mail.from_address))
