"""Bookings and prices as documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking.domain.local_time import wall_clock
from booking.domain.quote import Quote, from_document
from booking.domain.stated import stated_document
from booking.domain.vocabulary import Purpose
from booking.messages.explanation import explain
from booking.queries.booking import BookingRow
from booking.web.api.documents import Booking, Price, PriceLine
from booking.web.clock import zone


def booking_document(row: BookingRow) -> Booking:
    """The whole booking, for those who may see it whole."""
    return Booking(
        reference=row.reference,
        state=row.state,
        space=row.space_slug,
        space_name=row.space_name,
        venue=row.venue_slug,
        venue_name=row.venue_name,
        starts_at=wall_clock(row.starts_at, zone()),
        ends_at=wall_clock(row.ends_at, zone()),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        team_id=row.team_id,
        team_name=row.team_name,
        in_series=row.series_id is not None,
        purpose=Purpose(row.purpose),
        title=row.title,
        participants=row.participants,
        participants_under_19=row.participants_under_19,
        sells_tickets=row.sells_tickets,
        serves_alcohol=row.serves_alcohol,
        setup_note=row.setup_note,
        responsible_name=row.responsible_name,
        responsible_phone=row.responsible_phone,
        responsible_email=row.responsible_email,
        extras={extra.code: extra.quantity for extra in row.extras},
        stated=stated_document(row.stated),
        price=price_document(row.quote, row.price_ore, agreed=True),
        cancellation_fee_ore=row.cancellation_fee_ore,
        decision_reason=row.decision_reason,
        created_at=wall_clock(row.created_at, zone()),
    )


def price_document(quote: Quote | Mapping[str, Any], price_ore: int | None = None, *, agreed: bool = False) -> Price:
    """The price with its reasons; of a booking the `agreed` price, which an officer may have set."""
    quoted = quote if isinstance(quote, Quote) else from_document(quote)
    explained = explain(quoted)
    return Price(
        amount_ore=price_ore if agreed else quoted.total_ore,
        full_price_ore=quoted.full_price_ore,
        outcome=quoted.outcome,
        reason=explained.reason,
        lines=[PriceLine(text=text, amount_ore=amount) for text, amount in explained.lines],
        explanation=explained.as_text(),
    )
