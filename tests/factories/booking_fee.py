"""Fees on bookings."""

from __future__ import annotations

from typing import Any

from booking.models import Booking, BookingFee
from tests.factories.rows import stored
from tests.factories.times import THEN

LOST_KEY: dict[str, Any] = {
    "kind": "fee",
    "rule": "lost_key",
    "name": {"nb": "Mistet nøkkel", "nn": "", "en": ""},
    "basis": {"nb": "", "nn": "", "en": ""},
    "quantity": 1,
    "unit": "piece",
    "rate_ore": 75_000,
    "percent": None,
    "amount_ore": 75_000,
    "free": False,
    "tariff": "",
    "vat": "exempt",
    "starts_at": "2026-12-03T17:00:00+00:00",
    "ends_at": "2026-12-03T19:00:00+00:00",
    "minutes": 120,
}


def make_booking_fee(booking: Booking, **columns: Any) -> BookingFee:
    """A lost key, 750 kroner."""
    defaults = {
        "tariff_code": "test",
        "tariff_version": 1,
        "line": LOST_KEY,
        "amount_ore": 75_000,
        "reason": "Nøkkelen er borte",
        "added_at": THEN,
    }
    return stored(BookingFee(booking_id=booking.id, **{**defaults, **columns}))
