"""Cancelling a booking, with the consequence known first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState, ChangedBy, check_transition
from booking.domain.cancellation import Cancellation
from booking.domain.errors import Finding, NotFound, Refused, Verdict
from booking.domain.permissions import Actor, may_change_booking
from booking.messages.catalogue import BookingCancelled
from booking.models import Booking
from booking.services.steps.booking_row import booking_to_change, changed_by, move_to
from booking.services.steps.cancellation import consequence_of
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import release
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """The booking is not wanted any more. `agreed_fee_ore` is the fee that the page stated before the button, and
    `version` the one that was read, where it matters."""

    reference: str
    reason: str = ""
    agreed_fee_ore: int | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class CancellationAnswer:
    """What cancelling now would mean: whether it may be done, and the fee with its rule."""

    verdict: Verdict
    consequence: Cancellation


def cancellation_of(actor: Actor, reference: str, *, now: datetime, settings: Settings) -> CancellationAnswer:
    """What cancelling now would mean; nothing is stored.

    Raises:
        NotFound: there is no such booking of the actor's.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    by = changed_by(actor, booking)
    finding = _too_late(booking, now) or check_transition(BookingState(booking.state), BookingState.CANCELLED, by)
    return CancellationAnswer(Verdict.of([finding]), consequence_of(booking, by, now, settings))


@use_case
def cancel_booking(actor: Actor, command: CancelBooking, *, now: datetime, settings: Settings) -> None:
    """Cancel the booking and give its time back. It keeps its quote; the fee is stored beside it.

    Raises:
        NotFound: there is no such booking of the actor's.
        Refused: it has begun, it is over or cancelled already, or the fee is another than the page stated.
        ChangedMeanwhile: it is not the version any more that the actor has read.
    """
    take_out(actor, booking_to_change(actor, command.reference, command.version), command, now=now, settings=settings)


def take_out(
    actor: Actor,
    booking: Booking,
    command: CancelBooking,
    *,
    now: datetime,
    settings: Settings,
    action: str = "booking.cancelled",
    series: str = "",
) -> None:
    """Cancel a booking that is locked; `action` is what the log calls it.

    `series` is the reference of the series that keeps its right to the date: the letter tells how to take it back.
    """
    if not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {command.reference}")
    by = changed_by(actor, booking)
    too_late = _too_late(booking, now)
    if too_late is not None:
        raise Refused(too_late)
    fee_ore = consequence_of(booking, by, now, settings).fee_ore
    if command.agreed_fee_ore is not None and command.agreed_fee_ore != fee_ore:
        raise Refused(Finding("booking.fee_has_changed", "", {"fee_ore": fee_ore}))
    before = move_to(booking, BookingState.CANCELLED, by)
    booking.cancellation_fee_ore = fee_ore
    booking.sequence += 1
    release(booking)
    _tell(booking, command, before, by, now, series)
    log(
        actor,
        f"booking:{booking.id}",
        action,
        now=now,
        before={"state": before},
        after={"state": booking.state, "cancellation_fee_ore": fee_ore},
        reason=command.reason,
    )


def _too_late(booking: Booking, now: datetime) -> Finding | None:
    if booking.starts_at <= now:
        return Finding("booking.already_begun", "", {"starts_at": booking.starts_at})
    return None


def _tell(
    booking: Booking, command: CancelBooking, before: BookingState, by: ChangedBy, now: datetime, series: str
) -> None:
    message = BookingCancelled(
        booking_facts(booking),
        was_confirmed=before is BookingState.CONFIRMED,
        by_staff=by is ChangedBy.OFFICER,
        reason=command.reason,
        fee_ore=booking.cancellation_fee_ore or 0,
        series=series,
    )
    write_booking_letter(message, recipient=booker(booking), now=now)
