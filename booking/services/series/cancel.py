"""Cancelling a series, or its dates from one on, with the consequence of each date known first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from booking.database import use_case
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.cancellation import Cancellation
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_change_booking
from booking.messages.catalogue import SeriesCancelled
from booking.models import Booking
from booking.services.steps.booking_row import changed_by, move_to
from booking.services.steps.cancellation import consequence_of
from booking.services.steps.log import log
from booking.services.steps.occupation import release
from booking.services.steps.series_letters import facts_of, series_facts, write_series_letter
from booking.services.steps.series_row import day_of, open_bookings, series_to_change, series_to_see
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSeries:
    """The dates are not wanted any more: all that are to come, or those from `from_day` on.

    `agreed` are the references of the dates that the page showed, and `agreed_fee_ore` the fee that it stated for
    all of them together; what the page did not say is not done. `version` is the one that was read, where it matters.
    """

    reference: str
    from_day: date | None = None
    reason: str = ""
    agreed: frozenset[str] | None = None
    agreed_fee_ore: int | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class DateCancellation:
    """What cancelling one date would mean."""

    reference: str
    day: date
    starts_at: datetime
    ends_at: datetime
    space: str
    consequence: Cancellation


@dataclass(frozen=True, slots=True)
class SeriesCancellation:
    """What cancelling would mean; `fee_ore` is ``None`` when a person decides the fee of some date."""

    dates: tuple[DateCancellation, ...]

    @property
    def fee_ore(self) -> int | None:
        return _total(date.consequence.fee_ore for date in self.dates)


def series_cancellation(
    actor: Actor, reference: str, *, from_day: date | None = None, now: datetime, settings: Settings
) -> SeriesCancellation:
    """What cancelling now would mean for each date; nothing is stored.

    Raises:
        NotFound: there is no such series of the actor's.
    """
    series = series_to_see(actor, reference)
    if not may_change_booking(actor, series.organisation_id, series.space.venue_id):
        raise NotFound(f"series {reference}")
    zone = ZoneInfo(series.zone)
    return SeriesCancellation(
        tuple(
            DateCancellation(
                booking.reference,
                day_of(booking, zone),
                booking.starts_at,
                booking.ends_at,
                booking.space.name,
                consequence_of(booking, changed_by(actor, booking), now, settings),
            )
            for booking in open_bookings(series, now, from_day)
        )
    )


@use_case
def cancel_series(actor: Actor, command: CancelSeries, *, now: datetime, settings: Settings) -> int:
    """Cancel the dates and give their time back; one letter tells of all. Returns how many they were.

    Raises:
        NotFound: there is no such series of the actor's.
        Refused: there is nothing to cancel, or the dates or their fee are others than the page stated.
        ChangedMeanwhile: it is not the version any more that the actor has read.
    """
    series = series_to_change(actor, command.reference, command.version)
    bookings = open_bookings(series, now, command.from_day)
    if not bookings:
        raise Refused(Finding("series.nothing_to_cancel", ""))
    if command.agreed is not None and command.agreed != {booking.reference for booking in bookings}:
        raise Refused(Finding("series.dates_have_changed", ""))
    by = changed_by(actor, bookings[0])
    fees = [consequence_of(booking, by, now, settings).fee_ore for booking in bookings]
    if command.agreed_fee_ore is not None and command.agreed_fee_ore != _total(fees):
        raise Refused(Finding("booking.fee_has_changed", "", {"fee_ore": _total(fees) or 0}))
    for booking, fee_ore in zip(bookings, fees, strict=True):
        _cancel(actor, booking, fee_ore, by, command.reason, now)
    release(*bookings)
    facts = series_facts(series, bookings)
    message = SeriesCancelled(
        facts, facts_of(bookings), by_staff=by is ChangedBy.OFFICER, reason=command.reason, fee_ore=_total(fees)
    )
    write_series_letter(message, series, bookings[0], now)
    after = {"dates": len(bookings), "cancellation_fee_ore": _total(fees)}
    log(actor, f"series:{series.id}", "series.cancelled", now=now, after=after, reason=command.reason)
    return len(bookings)


def _cancel(actor: Actor, booking: Booking, fee_ore: int | None, by: ChangedBy, reason: str, now: datetime) -> None:
    before = move_to(booking, BookingState.CANCELLED, by)
    booking.cancellation_fee_ore = fee_ore
    booking.sequence += 1
    after = {"state": booking.state, "cancellation_fee_ore": fee_ore}
    log(
        actor,
        f"booking:{booking.id}",
        "booking.cancelled",
        now=now,
        before={"state": before},
        after=after,
        reason=reason,
    )


def _total(fees: Iterable[int | None]) -> int | None:
    known: list[int] = []
    for fee in fees:
        if fee is None:
            return None
        known.append(fee)
    return sum(known)
