"""Whether a letter still tells the truth when its turn comes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.messages.catalogue import (
    BookingMessage,
    ClosureMessage,
    Message,
    SeriesRequested,
    WatchOffered,
    from_document,
)
from booking.models import Booking, Letter, WatchOffer
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
    if isinstance(message, SeriesRequested):
        return _why_decided(message)
    if isinstance(message, ClosureMessage):
        return _why_overtaken(message)
    if isinstance(message, WatchOffered):
        return _why_over(message)
    if not isinstance(message, BookingMessage) or letter.booking_id is None:
        return ""
    booking = db.session.get(Booking, letter.booking_id)
    if booking is None or message.still_true(booking.state, booking.sequence):
        return ""
    return f"overtaken: the booking is {booking.state}, sequence {booking.sequence}"


def _why_over(message: WatchOffered) -> str:
    """An offer that was answered, or whose time is taken, is no offer any more."""
    open_offers = select(WatchOffer.id).where(
        WatchOffer.id.in_([each.offer_id for each in message.times]), WatchOffer.state == "open"
    )
    return "" if db.session.scalar(open_offers.limit(1)) else "overtaken: none of the times is on offer"


def _why_decided(message: SeriesRequested) -> str:
    """That we have the request is no news when none of its dates waits any more."""
    waiting = select(Booking.id).where(
        Booking.id.in_([facts.booking_id for facts in message.bookings]), Booking.state == BookingState.REQUESTED
    )
    return "" if db.session.scalar(waiting.limit(1)) else "overtaken: no date of the series waits for an answer"


def _why_overtaken(message: ClosureMessage) -> str:
    """A letter about several bookings is stale when none of them is any more as it says."""
    told = {facts.booking_id: (facts.state, facts.sequence) for facts in message.told}
    standing = db.session.execute(select(Booking.id, Booking.state, Booking.sequence).where(Booking.id.in_(told)))
    if any(told[booking_id] == (state, sequence) for booking_id, state, sequence in standing):
        return ""
    return "overtaken: no booking is as the letter says"
