"""What cancelling a booking costs, and why."""

from __future__ import annotations

from datetime import datetime

from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.cancellation import Cancellation, consequence
from booking.domain.local_time import local_day
from booking.domain.quote import from_document
from booking.models import Booking
from booking.queries.tariff import tariff_in_force
from booking.settings import Settings


def consequence_of(booking: Booking, by: ChangedBy, now: datetime, settings: Settings) -> Cancellation:
    """The municipality's own cancellation, and that of what was never granted, cost nothing."""
    if by is ChangedBy.OFFICER or booking.state != BookingState.CONFIRMED:
        return Cancellation(fee_ore=0)
    day = local_day(booking.starts_at, settings.municipality.zone)
    quote = from_document(booking.quote)
    agreed_ore = booking.price_ore if booking.price_ore != quote.total_ore else None
    return consequence(tariff_in_force(day), quote, now, agreed_ore)
