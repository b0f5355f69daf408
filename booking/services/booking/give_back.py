"""Giving a date back: the time is free at once, and the series keeps its right to it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding
from booking.domain.permissions import Actor
from booking.models import Booking, BookingSeries
from booking.services.booking.cancel import CancelBooking, take_out
from booking.services.steps.booking_row import booking_to_change
from booking.services.steps.log import log
from booking.services.steps.series_row import add_skip, day_of
from booking.settings import Settings


@use_case
def give_back_booking(actor: Actor, command: CancelBooking, *, now: datetime, settings: Settings) -> date | None:
    """Give the time back and keep the right to the series, which remembers the date and why it goes without it.

    Costs what cancelling costs by the rules, and no more. Returns the date that the series goes without and may take
    back while it is free (`booking.services.series.put_back`), or ``None`` for a booking that is in no series.

    Raises:
        NotFound: there is no such booking of the actor's.
        Refused: it has begun, it is over or cancelled already, or the fee is another than the page stated.
        ChangedMeanwhile: it is not the version any more that the actor has read.
    """
    _hold_series(command.reference)
    booking = booking_to_change(actor, command.reference, command.version)
    series = booking.series
    reference = series.reference if series is not None else ""
    take_out(actor, booking, command, now=now, settings=settings, action="booking.given_back", series=reference)
    if series is None:
        return None
    day = day_of(booking, ZoneInfo(series.zone))
    add_skip(series, day, Finding("series.given_back", parameters={"day": day}), now)
    log(actor, f"series:{series.id}", "series.date_given_back", now=now, after={"day": day}, reason=command.reason)
    return day


def _hold_series(reference: str) -> None:
    """Lock the series before its booking, in the order in which changes of a whole series lock them."""
    series_id = select(Booking.series_id).where(Booking.reference == reference).scalar_subquery()
    db.session.scalar(select(BookingSeries.id).where(BookingSeries.id == series_id).with_for_update())
