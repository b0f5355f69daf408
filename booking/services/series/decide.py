"""An officer's answer to a series: one case, and a yes or a no for each date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.database import use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_decide
from booking.messages.catalogue import SeriesConfirmed, SeriesRefused
from booking.models import Booking, BookingSeries
from booking.services.steps.booking_row import changed_by, move_to
from booking.services.steps.log import log
from booking.services.steps.occupation import release
from booking.services.steps.series_letters import facts_of, series_facts, skipped_dates, write_series_letter
from booking.services.steps.series_row import open_bookings, series_to_change


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSeries:
    """Yes to the dates in `approved` (references), no to the other dates in `shown`, with the reason for the no.

    `price_ore` is the price of each approved date; it decides where the rules said nothing, and where they did it sets
    their answer aside and needs a reason.
    """

    reference: str
    shown: frozenset[str]
    approved: frozenset[str]
    reason: str = ""
    note: str = ""
    price_ore: int | None = None
    price_reason: str = ""


@dataclass(frozen=True, slots=True)
class SeriesDecided:
    """How many dates were approved and refused."""

    approved: int
    refused: int


@use_case
def decide_series(actor: Actor, command: DecideSeries, *, now: datetime) -> SeriesDecided:
    """Answer every date that waits, and tell of all in one letter.

    Raises:
        NotFound: there is no such series at the officer's venues.
        Refused: other dates wait than the page showed, a reason or a price is missing, or nothing waits any more.
    """
    series = series_to_change(actor, command.reference)
    if not may_decide(actor, series.space.venue_id):
        raise NotFound(f"series {command.reference}")
    waiting = [booking for booking in open_bookings(series, now) if booking.state == BookingState.REQUESTED]
    if not waiting:
        raise Refused(Finding("series.already_decided", ""))
    if command.shown != {booking.reference for booking in waiting}:
        raise Refused(Finding("series.dates_have_changed", ""))
    approved = [booking for booking in waiting if booking.reference in command.approved]
    refused = [booking for booking in waiting if booking.reference not in command.approved]
    if refused and not command.reason.strip():
        raise Refused(Finding("booking.reason_missing", "reason"))
    for booking in approved:
        _approve(actor, booking, command, now)
    for booking in refused:
        _refuse(actor, booking, command, now)
    if refused:
        release(*refused)
    _tell(series, approved, refused, command, now)
    after = {"approved": len(approved), "refused": len(refused)}
    log(actor, f"series:{series.id}", "series.decided", now=now, after=after, reason=command.reason)
    return SeriesDecided(len(approved), len(refused))


def _approve(actor: Actor, booking: Booking, command: DecideSeries, now: datetime) -> None:
    price_ore = command.price_ore if command.price_ore is not None else booking.price_ore
    if price_ore is None:
        raise Refused(Finding("booking.price_missing", "price"))
    if price_ore != booking.price_ore and not command.price_reason.strip():
        raise Refused(Finding("booking.price_reason_missing", "price_reason"))
    before = move_to(booking, BookingState.CONFIRMED, changed_by(actor, booking))
    booking.price_ore = price_ore
    booking.decided_by_id, booking.decided_at = actor.person_id, now
    booking.decision_reason = command.price_reason or command.note
    log(
        actor,
        f"booking:{booking.id}",
        "booking.approved",
        now=now,
        before={"state": before},
        after={"state": booking.state, "price_ore": price_ore},
        reason=booking.decision_reason,
    )


def _refuse(actor: Actor, booking: Booking, command: DecideSeries, now: datetime) -> None:
    before = move_to(booking, BookingState.REFUSED, changed_by(actor, booking))
    booking.decided_by_id, booking.decided_at, booking.decision_reason = actor.person_id, now, command.reason
    log(
        actor,
        f"booking:{booking.id}",
        "booking.refused",
        now=now,
        before={"state": before},
        after={"state": booking.state},
        reason=command.reason,
    )


def _tell(
    series: BookingSeries,
    approved: Sequence[Booking],
    refused: Sequence[Booking],
    command: DecideSeries,
    now: datetime,
) -> None:
    if not approved:
        message = SeriesRefused(series_facts(series, refused), facts_of(refused), reason=command.reason)
        write_series_letter(message, series, refused[0], now)
        return
    confirmed = SeriesConfirmed(
        series_facts(series, approved),
        facts_of(approved),
        skipped=skipped_dates(series),
        refused=facts_of(refused),
        reason=command.reason,
        note=command.note,
        price_reason=command.price_reason,
    )
    write_series_letter(confirmed, series, approved[0], now)
