"""Reminders, derived from the bookings as they stand: what is due now and not yet written?

So a booking that is moved or cancelled needs nobody to find its reminder, and a scheduler that was down misses
nothing: what is still of use is written when it comes back, and delivery withdraws what is not, with the reason.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.database import db, use_case
from booking.domain.local_time import local_day
from booking.messages.catalogue import BookingReminder, TidyReminder
from booking.models import Booking
from booking.queries.letter import bookings_to_remind, bookings_to_tidy, last_told
from booking.queries.premises import load_premises
from booking.services.steps.letters import booker, booking_facts, responsible, write_booking_letter
from booking.settings import Settings

LOOK_BACK = timedelta(hours=24)  # what was missed longer ago is not even noted


@use_case
def write_reminders(*, now: datetime, settings: Settings) -> int:
    """Remind of bookings that begin soon. Returns how many letters were written.

    Whoever was told the time after the reminder was due has just read it, and is not reminded.
    """
    written = 0
    for booking in _to_remind(now, settings):
        deadline = _cancel_until(booking, settings)
        message = BookingReminder(booking_facts(booking, cancel_until=deadline if deadline > now else None))
        written += write_booking_letter(message, recipient=booker(booking), now=now)
    return written


def count_reminders(*, now: datetime, settings: Settings) -> int:
    """How many reminders are due and not yet written."""
    return len(_to_remind(now, settings))


def _to_remind(now: datetime, settings: Settings) -> list[Booking]:
    lead = timedelta(hours=settings.letters.reminder_hours_before)
    due = []
    for booking_id in bookings_to_remind(now - LOOK_BACK, now + lead):
        booking = db.session.get_one(Booking, booking_id)
        told_at = last_told(booking_id) or booking.decided_at or booking.created_at
        if told_at <= booking.starts_at - lead and booker(booking).email:
            due.append(booking)
    return due


@use_case
def write_tidy_reminders(*, now: datetime) -> int:
    """Ask those whose time is up to leave the room as the list says. Returns how many letters were written."""
    written = 0
    for booking in _to_tidy(now):
        message = TidyReminder(booking_facts(booking), checklist=_checklist(booking))
        written += write_booking_letter(message, recipient=responsible(booking), now=now)
    return written


def count_tidy_reminders(*, now: datetime) -> int:
    """How many tidy reminders are due and not yet written."""
    return len(_to_tidy(now))


def _to_tidy(now: datetime) -> list[Booking]:
    ended = (db.session.get_one(Booking, booking_id) for booking_id in bookings_to_tidy(now - LOOK_BACK, now))
    return [booking for booking in ended if responsible(booking).email]


def _cancel_until(booking: Booking, settings: Settings) -> datetime:
    zone = settings.municipality.zone
    day = local_day(booking.starts_at, zone)
    premises = load_premises(zone, day, day, {booking.space.venue_id})
    return premises.terms(booking.space_id).cancel_before(booking.starts_at)


def _checklist(booking: Booking) -> tuple[str, ...]:
    """The space's own list, or that of the space it is a part of."""
    space = booking.space
    while not space.tidy_checklist.strip() and space.parent is not None:
        space = space.parent
    return tuple(line.strip() for line in space.tidy_checklist.splitlines() if line.strip())
