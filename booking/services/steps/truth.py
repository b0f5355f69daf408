"""Whether a letter still tells the truth when its turn comes."""

from __future__ import annotations

from datetime import datetime

from booking.database import db
from booking.messages.catalogue import BookingMessage, Message, from_document
from booking.models import Booking, Letter
from booking.queries.letter import TOO_LATE


def why_withdrawn(letter: Letter, now: datetime) -> str:
    """Why the letter no longer tells the truth, or an empty text when it does. For staff and the log."""
    try:
        message = from_document(letter.kind, letter.context)
    except (KeyError, ValueError):
        return ""  # composing fails in the same way, and says so where it is seen
    until = message.relevant_until()
    if until is not None and until <= now:
        return f"{TOO_LATE}: it was of use until {until.isoformat()}"
    return _why_untrue(message, letter)


def _why_untrue(message: Message, letter: Letter) -> str:
    if not isinstance(message, BookingMessage) or letter.booking_id is None:
        return ""
    booking = db.session.get(Booking, letter.booking_id)
    if booking is None or message.still_true(booking.state, booking.sequence):
        return ""
    return f"overtaken: the booking is {booking.state}, sequence {booking.sequence}"
