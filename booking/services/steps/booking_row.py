"""Finding the booking that a use case is about, as far as the actor may know of it."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState, ChangedBy, check_transition
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_decide, may_see_booking
from booking.models import Booking
from booking.queries.booking import booking_by_reference


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
