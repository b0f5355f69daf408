"""Bookings: asking for one, seeing what it would cost, deciding, changing, cancelling."""

from booking.services.booking.calendar import booking_calendar
from booking.services.booking.cancel import CancelBooking, cancel_booking, cancellation_of
from booking.services.booking.change import change_booking, preview_change
from booking.services.booking.decide import ApproveBooking, RefuseBooking, approve_booking, refuse_booking
from booking.services.booking.give_back import give_back_booking
from booking.services.booking.request import BookingPlaced, preview_booking, request_booking
from booking.services.booking.take_instead import Offer, TakeInstead, offers_instead, take_instead
from booking.services.steps.assessment import Assessment, BookingWish
from booking.services.steps.booking_row import ChangedMeanwhile

__all__ = [
    "ApproveBooking",
    "Assessment",
    "BookingPlaced",
    "BookingWish",
    "CancelBooking",
    "ChangedMeanwhile",
    "Offer",
    "RefuseBooking",
    "TakeInstead",
    "approve_booking",
    "booking_calendar",
    "cancel_booking",
    "cancellation_of",
    "change_booking",
    "give_back_booking",
    "offers_instead",
    "preview_booking",
    "preview_change",
    "refuse_booking",
    "request_booking",
    "take_instead",
]
