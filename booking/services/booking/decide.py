"""An officer's answer to a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.database import use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_decide
from booking.messages.catalogue import BookingConfirmed, BookingRefused
from booking.models import Booking
from booking.services.steps.booking_row import booking_to_change, changed_by, move_to
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import release


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveBooking:
    """Yes. `price_ore` sets aside what the rules said, or decides where they said nothing, and needs a reason."""

    reference: str
    note: str = ""
    price_ore: int | None = None
    price_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseBooking:
    """No, with the reason that is told to the organisation."""

    reference: str
    reason: str


@use_case
def approve_booking(actor: Actor, command: ApproveBooking, *, now: datetime) -> None:
    """Confirm a request. The officer's price stands beside the computed one, with name and reason.

    Raises:
        NotFound: no such request at the officer's venues.
        Refused: it is not waiting any more, or a price is missing or lacks its reason.
    """
    booking = _request_to_decide(actor, command.reference)
    computed_ore = booking.price_ore
    before = move_to(booking, BookingState.CONFIRMED, changed_by(actor, booking))
    _decide_price(booking, command)
    booking.decided_by_id, booking.decided_at = actor.person_id, now
    booking.decision_reason = command.price_reason or command.note
    message = BookingConfirmed(booking_facts(booking), note=command.note, price_reason=command.price_reason)
    write_booking_letter(message, recipient=booker(booking), now=now)
    log(
        actor,
        f"booking:{booking.id}",
        "booking.approved",
        now=now,
        before={"state": before, "price_ore": computed_ore},
        after={"state": booking.state, "price_ore": booking.price_ore},
        reason=command.price_reason or command.note,
    )


@use_case
def refuse_booking(actor: Actor, command: RefuseBooking, *, now: datetime) -> None:
    """Refuse a request and give its time back.

    Raises:
        NotFound: no such request at the officer's venues.
        Refused: it is not waiting any more, or the reason is missing.
    """
    if not command.reason.strip():
        raise Refused(Finding("booking.reason_missing", "reason"))
    booking = _request_to_decide(actor, command.reference)
    before = move_to(booking, BookingState.REFUSED, changed_by(actor, booking))
    booking.decided_by_id, booking.decided_at, booking.decision_reason = actor.person_id, now, command.reason
    release(booking)
    write_booking_letter(
        BookingRefused(booking_facts(booking), reason=command.reason), recipient=booker(booking), now=now
    )
    log(
        actor,
        f"booking:{booking.id}",
        "booking.refused",
        now=now,
        before={"state": before},
        after={"state": booking.state},
        reason=command.reason,
    )


def _request_to_decide(actor: Actor, reference: str) -> Booking:
    booking = booking_to_change(actor, reference)
    if not may_decide(actor, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    if booking.state != BookingState.REQUESTED:
        raise Refused(Finding("booking.already_decided", "", {"state": booking.state}))
    return booking


def _decide_price(booking: Booking, command: ApproveBooking) -> None:
    if command.price_ore is None:
        if booking.price_ore is None:
            raise Refused(Finding("booking.price_missing", "price"))
        return
    if command.price_ore == booking.price_ore:
        return
    if not command.price_reason.strip():
        raise Refused(Finding("booking.price_reason_missing", "price_reason"))
    booking.price_ore = command.price_ore
