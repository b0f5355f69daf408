"""Fees that officers have added to bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from booking.database import db
from booking.domain.quote import Line, line_from_document
from booking.models import BookingFee, Person


@dataclass(frozen=True, slots=True)
class BookingFeeRow:
    """A fee with its reason; the last three say who took it back, when and why, when somebody did."""

    id: int
    line: Line
    amount_ore: int
    reason: str
    added_by: str | None
    added_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str


def booking_fees(booking_id: int) -> tuple[BookingFeeRow, ...]:
    """The fees of a booking, also those that were taken back, the first one first."""
    adder, taker = aliased(Person), aliased(Person)
    statement = (
        select(BookingFee, adder.name, taker.name)
        .outerjoin(adder, adder.id == BookingFee.added_by_id)
        .outerjoin(taker, taker.id == BookingFee.withdrawn_by_id)
        .where(BookingFee.booking_id == booking_id)
        .order_by(BookingFee.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        BookingFeeRow(
            id=fee.id,
            line=line_from_document(fee.line),
            amount_ore=fee.amount_ore,
            reason=fee.reason,
            added_by=added_by,
            added_at=fee.added_at,
            withdrawn_by=withdrawn_by,
            withdrawn_at=fee.withdrawn_at,
            withdrawn_reason=fee.withdrawn_reason,
        )
        for fee, added_by, withdrawn_by in db.session.execute(statement)
    )
