"""Bookings, made by the use cases that make them in earnest: law, quote, letters and log are as they would be.

The use cases are imported where they are needed, so that one that is broken takes only its own tests with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import current_app

from booking.database import db
from booking.domain.interval import Interval
from booking.domain.permissions import SYSTEM
from booking.domain.recurrence import Recurrence
from booking.domain.vocabulary import Purpose
from booking.models import Booking, BookingSeries, Closure, Equipment, Organisation, Person, Space, Team, Venue
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space
from tests.factories.rows import stored
from tests.factories.times import THEN, oslo

NEXT_THURSDAY = oslo(2026, 12, 3, 18)


def make_booking(
    space: Space | None = None,
    starts_at: datetime = NEXT_THURSDAY,
    *,
    hours: float = 2,
    state: str = "confirmed",
    organisation: Organisation | None = None,
    booked_by: Person | None = None,
    team: Team | None = None,
    extras: dict[Equipment, int] | None = None,
    placed_at: datetime | None = None,
    **columns: Any,
) -> Booking:
    """A booking on Thursday 3 December 2026 from 18 to 20 unless told otherwise.

    `state` is one of the states of `booking.domain.booking_state`. It is placed now, or the day before when its time
    has begun. A refusal of the use case is raised. Other columns are those of `BookingWish` (purpose, participants,
    setup_note ...) or of the row.
    """
    from booking.services.booking import BookingWish, request_booking

    space = space or make_space()
    organisation = organisation or make_organisation()
    booked_by = booked_by or make_person(member_of=organisation)
    now = placed_at or min(current_app.extensions["clock"].now(), starts_at - timedelta(days=1))
    wishes, others = _divided(columns, set(BookingWish.__dataclass_fields__))
    wish = BookingWish(
        space_id=space.id,
        interval=Interval(starts_at, starts_at + timedelta(hours=hours)),
        organisation_id=organisation.id,
        team_id=team.id if team else None,
        extras={equipment.id: quantity for equipment, quantity in (extras or {}).items()},
        **wishes,
    )
    asks_first = state in {"requested", "refused", "held"}
    actor = actor_of(booked_by) if asks_first else SYSTEM
    settings = current_app.extensions["settings"]
    placed = request_booking(actor, wish, now=now, settings=settings)
    booking = db.session.get_one(Booking, placed.booking_id)
    booking.booked_by_id = booked_by.id
    for name, value in others.items():
        setattr(booking, name, value)
    db.session.commit()
    _bring_to(booking, state, now)
    return booking


def _divided(columns: dict[str, Any], own: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the wish says, with its defaults, and what is set on the row afterwards."""
    wishes: dict[str, Any] = {
        "purpose": Purpose.TRAINING,
        "participants": 20,
        "responsible_name": "Kari Nordmann",
        "responsible_phone": "+4740000001",
        "responsible_email": "ansvarlig@example.no",
    }
    wishes.update({name: value for name, value in columns.items() if name in own})
    return wishes, {name: value for name, value in columns.items() if name not in own}


def _bring_to(booking: Booking, state: str, now: datetime) -> None:
    """Let the use cases do what they can; the rest is time that passes."""
    from booking.services.booking import CancelBooking, RefuseBooking, cancel_booking, refuse_booking

    settings = current_app.extensions["settings"]
    if state == "refused":
        refuse_booking(SYSTEM, RefuseBooking(reference=booking.reference, reason="Passer ikke"), now=now)
    elif state == "cancelled":
        cancel_booking(SYSTEM, CancelBooking(reference=booking.reference), now=now, settings=settings)
    elif booking.state != state:
        booking.state = state
        db.session.commit()


def make_closure(
    place: Space | Venue,
    starts_at: datetime,
    *,
    hours: float = 24,
    public_text: str = "Stengt for vedlikehold",
    **columns: Any,
) -> Closure:
    """A venue or a space taken out of use by an administrator; pass ``displaces=`` when bookings must give way."""
    from booking.services.closure import CloseSpace, close_space

    command = CloseSpace(
        venue_id=place.id if isinstance(place, Venue) else place.venue_id,
        space_id=None if isinstance(place, Venue) else place.id,
        interval=Interval(starts_at, starts_at + timedelta(hours=hours)),
        public_text=public_text,
        **columns,
    )
    now = min(current_app.extensions["clock"].now(), starts_at.astimezone(UTC) - timedelta(days=1))
    number = close_space(SYSTEM, command, now=now, settings=current_app.extensions["settings"])
    return db.session.get_one(Closure, number)


def make_series(space: Space, organisation: Organisation, **columns: Any) -> BookingSeries:
    """Thursdays from 18 to 20 in the autumn of 2026; bookings join it by ``make_booking(series_id=...)``."""
    defaults = {
        "weekdays": "3",
        "first_day": date(2026, 9, 3),
        "last_day": date(2026, 12, 17),
        "starts": time(18),
        "ends": time(20),
        "created_at": THEN,
    }
    return stored(BookingSeries(space_id=space.id, organisation_id=organisation.id, **{**defaults, **columns}))


def book_series(
    space: Space,
    organisation: Organisation,
    booked_by: Person,
    starts_on: date = date(2027, 1, 7),
    count: int = 4,
    weekday: int = 4,
    **columns: Any,
) -> BookingSeries:
    """Thursdays from 18 to 20 from January 2027, asked for by a member as a series of their own."""
    from booking.services.booking import BookingWish
    from booking.services.series import RequestSeries, request_series

    wishes, _others = _divided(columns, set(BookingWish.__dataclass_fields__))
    starts_at = oslo(starts_on.year, starts_on.month, starts_on.day, 18)
    wish = BookingWish(
        space_id=space.id,
        interval=Interval(starts_at, starts_at + timedelta(hours=2)),
        organisation_id=organisation.id,
        **wishes,
    )
    pattern = Recurrence(starts_on, time(18), time(20), frozenset({weekday}), count=count)
    placed = request_series(
        actor_of(booked_by),
        RequestSeries(wish=wish, recurrence=pattern),
        now=current_app.extensions["clock"].now(),
        settings=current_app.extensions["settings"],
    )
    return db.session.get_one(BookingSeries, placed.series_id)
