"""Letters about series: one for the whole case, whatever the number of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import joinedload

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.messages.catalogue import (
    BookingFacts,
    SeriesConfirmed,
    SeriesFacts,
    SeriesMessage,
    SeriesRequested,
    SkippedDate,
)
from booking.models import Booking, BookingSeries, Space
from booking.services.steps.letters import booker, booking_facts, write_letter


def tell_of_new_series(series: BookingSeries, bookings: Sequence[Booking], now: datetime) -> None:
    """That the series is confirmed, or that the request is received."""
    confirmed = bookings[0].state == BookingState.CONFIRMED
    kind = SeriesConfirmed if confirmed else SeriesRequested
    message = kind(series_facts(series, bookings), facts_of(bookings), skipped=skipped_dates(series))
    write_series_letter(message, series, bookings[0], now)


def write_series_letter(message: SeriesMessage, series: BookingSeries, first: Booking, now: datetime) -> None:
    """Put the letter in the outbox; each letter about a series has the next number."""
    write_letter(
        message,
        recipient=booker(first),
        subject=f"series:{series.id}",
        sequence=series.sequence,
        now=now,
        booking_id=first.id,
    )
    series.sequence += 1


def series_facts(series: BookingSeries, bookings: Sequence[Booking]) -> SeriesFacts:
    """What letters tell of the series, with the price of these dates; the reasons while these are all its dates."""
    prices = [booking.price_ore for booking in bookings]
    full = [booking.full_price_ore for booking in bookings]
    price_ore = _sum(prices, series.once_ore)
    quote: dict[str, Any] = dict(series.quote or {})
    if quote.get("total_ore") != price_ore:
        quote = {}
    return SeriesFacts(
        series_id=series.id,
        reference=series.reference,
        weekdays=tuple(int(day) for day in series.weekdays.split(",")),
        every_weeks=series.every_weeks,
        starts=series.starts,
        ends=series.ends,
        price_ore=price_ore,
        full_price_ore=_sum(full, series.once_ore),
        quote=quote,
    )


def facts_of(bookings: Sequence[Booking]) -> tuple[BookingFacts, ...]:
    """What letters tell of each date. The reasons of every single price are on its page."""
    db.session.flush()
    ids = {booking.space_id for booking in bookings}
    db.session.scalars(db.select(Space).where(Space.id.in_(ids)).options(joinedload(Space.venue))).all()
    return tuple(replace(booking_facts(booking), quote={}) for booking in bookings)


def skipped_dates(series: BookingSeries) -> tuple[SkippedDate, ...]:
    """The dates that the series goes without now."""
    return tuple(
        SkippedDate(skip.day, skip.code, skip.detail)
        for skip in sorted(series.skips, key=lambda skip: skip.day)
        if skip.put_back_at is None
    )


def _sum(amounts: Sequence[int | None], more: int) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) + more if len(known) == len(amounts) else None
