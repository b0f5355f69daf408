"""Fees that an officer adds to a booking afterwards, and takes back: by the tariff's list, and with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.fees import fee_line
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_decide
from booking.domain.quote import Line, from_document, line_document
from booking.domain.rules.rule_set import RuleSet
from booking.messages.catalogue import BookingFeeAdded, BookingFeeWithdrawn, BookingMessage
from booking.models import Booking, BookingFee
from booking.queries.tariff import tariff_in_force
from booking.services.steps.booking_row import booking_to_change
from booking.services.steps.letters import booker, booking_facts, write_letter
from booking.services.steps.log import log
from booking.settings import Settings

#: What was used, or was kept from others: the rest never took place.
MAY_HAVE_FEES = frozenset(
    {BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW, BookingState.CANCELLED}
)
MOST_UNITS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBookingFee:
    """A fee of the tariff by its id, how many units of it, and what happened."""

    reference: str
    fee_id: str
    reason: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBookingFee:
    """A fee that should not have been, and why."""

    reference: str
    booking_fee_id: int
    reason: str


def addable_fees(actor: Actor, reference: str, *, settings: Settings) -> tuple[Line, ...]:
    """One unit of each fee that may be added to the booking, by the tariff of its day; none when it has no list.

    Raises:
        NotFound: there is no such booking at the officer's venues.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_decide(actor, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    rule_set = _tariff(booking, settings)
    return tuple(_lines(rule_set, booking)) if rule_set is not None else ()


@use_case
def add_booking_fee(actor: Actor, command: AddBookingFee, *, now: datetime, settings: Settings) -> int:
    """Add the fee and write to whoever booked. The price of the booking stays as it was. Returns its number.

    Raises:
        NotFound: there is no such booking at the officer's venues.
        Refused: it has not begun or never took place; the tariff has no such fee for it; the reason is missing.
    """
    if not command.reason.strip():
        raise Refused(Finding("booking_fee.reason_missing", "reason"))
    booking = _decided(actor, command.reference)
    if booking.state not in MAY_HAVE_FEES:
        raise Refused(Finding("booking_fee.never_took_place", "", {"state": booking.state}))
    if booking.starts_at > now and booking.state != BookingState.CANCELLED:
        raise Refused(Finding("booking_fee.not_begun", "", {"starts_at": booking.starts_at}))
    rule_set = _tariff(booking, settings)
    line = _line(rule_set, booking, command)
    if rule_set is None or line is None:
        raise Refused(Finding("booking_fee.unknown", "fee_id"))
    fee = BookingFee(
        booking_id=booking.id,
        tariff_code=rule_set.code,
        tariff_version=rule_set.version,
        line=line_document(line),
        amount_ore=line.amount_ore,
        reason=command.reason.strip(),
        added_by_id=actor.person_id,
        added_at=now,
    )
    db.session.add(fee)
    db.session.flush()
    _tell(BookingFeeAdded(booking_facts(booking), fee=fee.line, reason=fee.reason), fee, now)
    after = {"fee": line.rule_id, "name": line.name.as_document(), "fee_ore": fee.amount_ore}
    log(actor, f"booking:{booking.id}", "booking.fee_added", now=now, after=after, reason=fee.reason)
    return fee.id


@use_case
def withdraw_booking_fee(actor: Actor, command: WithdrawBookingFee, *, now: datetime) -> None:
    """Take the fee back. It stands, marked, and whoever booked is told.

    Raises:
        NotFound: there is no such fee on a booking at the officer's venues.
        Refused: it was taken back before, or the reason is missing.
    """
    if not command.reason.strip():
        raise Refused(Finding("booking_fee.reason_missing", "reason"))
    booking = _decided(actor, command.reference)
    fee = db.session.get(BookingFee, command.booking_fee_id, populate_existing=True)
    if fee is None or fee.booking_id != booking.id:
        raise NotFound(f"fee {command.booking_fee_id} of {command.reference}")
    if fee.withdrawn_at is not None:
        raise Refused(Finding("booking_fee.withdrawn_before"))
    fee.withdrawn_at, fee.withdrawn_by_id, fee.withdrawn_reason = now, actor.person_id, command.reason.strip()
    _tell(BookingFeeWithdrawn(booking_facts(booking), fee=fee.line, reason=fee.withdrawn_reason), fee, now)
    before = {"fee": fee.line["rule"], "name": fee.line["name"], "fee_ore": fee.amount_ore}
    log(actor, f"booking:{booking.id}", "booking.fee_withdrawn", now=now, before=before, reason=fee.withdrawn_reason)


def _decided(actor: Actor, reference: str) -> Booking:
    booking = booking_to_change(actor, reference)
    if not may_decide(actor, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    return booking


def _tariff(booking: Booking, settings: Settings) -> RuleSet | None:
    return tariff_in_force(local_day(booking.starts_at, settings.municipality.zone))


def _lines(rule_set: RuleSet, booking: Booking, quantity: int = 1) -> Sequence[Line]:
    facts = from_document(booking.quote).facts
    found = (fee_line(rule_set, fee, facts, quantity) for fee in rule_set.fees)
    return [line for line in found if line is not None and line.amount_ore > 0]


def _line(rule_set: RuleSet | None, booking: Booking, command: AddBookingFee) -> Line | None:
    if not 1 <= command.quantity <= MOST_UNITS:
        raise Refused(Finding("booking_fee.quantity", "quantity", {"most": MOST_UNITS}))
    lines = _lines(rule_set, booking, command.quantity) if rule_set is not None else ()
    return next((line for line in lines if line.rule_id == command.fee_id), None)


def _tell(message: BookingMessage, fee: BookingFee, now: datetime) -> None:
    """A letter for each fee; a booking may have several."""
    reader = booker(fee.booking)
    subject = f"booking_fee:{fee.id}"
    write_letter(message, recipient=reader, subject=subject, sequence=0, now=now, booking_id=fee.booking_id)
