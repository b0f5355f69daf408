"""The caretaker's morning: one letter with the day's bookings in all of a caretaker's buildings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.local_time import days_interval, local_day, resolve_or_next
from booking.domain.permissions import Actor, Role
from booking.messages.catalogue import CaretakerDay, DayVenue
from booking.models import Booking, Person, Space
from booking.queries.letter import CaretakerRow, caretakers_without_letter
from booking.services.steps.letters import Recipient, booking_facts, write_letter
from booking.services.steps.log import log
from booking.settings import Settings


@use_case
def write_day_letters(*, now: datetime, settings: Settings) -> int:
    """Write to the caretakers whose hour has come. Returns how many letters were written.

    Each gets one letter a day, at the hour of their own choosing. A day without bookings gives no letter.
    """
    today = local_day(now, settings.municipality.zone)
    written = 0
    for caretaker, own in _due(today, now, settings):
        written += write_letter(
            _letter(today, own),
            recipient=Recipient(caretaker.email, caretaker.name, caretaker.language),
            subject=_subject(today),
            sequence=0,
            now=now,
        )
    return written


def count_day_letters(*, now: datetime, settings: Settings) -> int:
    """How many caretakers' hour has come without their letter being written."""
    return len(_due(local_day(now, settings.municipality.zone), now, settings))


def _subject(day: date) -> str:
    return f"day:{day.isoformat()}"


def _due(today: date, now: datetime, settings: Settings) -> list[tuple[CaretakerRow, list[Booking]]]:
    """The caretakers to write to, each with the bookings in the own buildings; none of them without any."""
    waiting = [
        caretaker
        for caretaker in caretakers_without_letter(_subject(today))
        if resolve_or_next(today, _hour(caretaker, settings), settings.municipality.zone) <= now
    ]
    bookings = _bookings_of(today, settings) if waiting else []
    due = []
    for caretaker in waiting:
        own = [
            booking
            for booking in bookings
            if caretaker.venue_ids is None or booking.space.venue_id in caretaker.venue_ids
        ]
        if own:
            due.append((caretaker, own))
    return due


@use_case
def choose_letter_hour(actor: Actor, hour: time | None, *, now: datetime) -> None:
    """Get the morning's letter at this hour from now on; ``None`` is the municipality's own hour.

    Raises:
        NotFound: the actor is no caretaker, and gets no such letter.
    """
    person = db.session.get(Person, actor.person_id) if actor.has_role(Role.CARETAKER) else None
    if person is None:
        raise NotFound("a caretaker")
    before, person.day_letter_at = person.day_letter_at, f"{hour:%H:%M}" if hour is not None else ""
    log(
        actor,
        f"person:{person.id}",
        "person.letter_hour_chosen",
        now=now,
        before={"day_letter_at": before},
        after={"day_letter_at": person.day_letter_at},
    )


def _hour(caretaker: CaretakerRow, settings: Settings) -> time:
    return time.fromisoformat(caretaker.letter_at or settings.letters.caretaker_day_at)


def _bookings_of(day: date, settings: Settings) -> list[Booking]:
    """The bookings that touch the day, by venue and time."""
    window = days_interval(day, day, settings.municipality.zone)
    statement = (
        select(Booking)
        .where(
            Booking.state.in_(("confirmed", "completed")),
            Booking.starts_at < window.ends_at,
            Booking.ends_at > window.starts_at,
        )
        .options(joinedload(Booking.space).joinedload(Space.venue), joinedload(Booking.organisation))
    )
    found = db.session.scalars(statement).all()
    return sorted(
        found, key=lambda booking: (booking.space.venue.name, booking.starts_at, booking.space.position, booking.id)
    )


def _letter(day: date, bookings: list[Booking]) -> CaretakerDay:
    """The price is nothing to a caretaker, and its reasons are long: they are left out."""
    venues = tuple(
        DayVenue(venue, tuple(replace(booking_facts(booking), quote={}) for booking in of_venue))
        for venue, of_venue in groupby(bookings, key=lambda booking: booking.space.venue.name)
    )
    return CaretakerDay(day, venues, max(booking.ends_at for booking in bookings))
