"""Eight people in the same instant: series against single bookings of the same hall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import pairwise
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import Refused
from booking.domain.recurrence import Recurrence
from booking.models import Booking, Person
from booking.public_holidays import public_holidays_between
from booking.services.booking import BookingWish, request_booking
from booking.services.series import RequestSeries, request_series
from tests.factories import actor_of
from tests.fixtures.crowd import Crowd
from tests.services.booking.test_simultaneous import PROCESSES, Town, whole_app, winners

ROUNDS, DATES = 3, 12


@pytest.fixture
def town(database_kind: str, new_database: Callable[..., str]) -> Town:
    return Town(new_database(database_kind))


def closed(day: date) -> list[date]:
    """The public holidays among the dates of a series that begins on the day; the hall is closed on them."""
    days = [day + timedelta(weeks=week) for week in range(DATES)]
    return [each for each in days if each in public_holidays_between(days[0], days[-1])]


def book(_barrier: Barrier, number: int, wish: BookingWish, day: date, singles: list[BookingWish]) -> str:
    """Even numbers want the whole series, odd ones a single date in the middle of it."""
    person = db.session.scalars(select(Person).order_by(Person.id)).all()[number]
    how: dict[str, Any] = {
        "now": current_app.extensions["clock"].now(),
        "settings": current_app.extensions["settings"],
    }
    try:
        if number % 2:
            return request_booking(actor_of(person), singles[number % len(singles)], **how).reference
        pattern = Recurrence(day, time(9), time(10), frozenset({day.isoweekday()}), count=DATES)
        placed = request_series(actor_of(person), RequestSeries(wish=wish, recurrence=pattern), **how)
    except Refused as refusal:
        return ", ".join(refusal.verdict.codes)
    return ",".join(placed.bookings)


def test_series_and_singles_of_the_same_hall_never_share_a_date(town: Town) -> None:
    booked = 0
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        for turn in range(ROUNDS):
            first = town.wish(6 * turn)
            singles = [town.wish(6 * (turn + 7 * week), space_id=town.parts[week % 3]) for week in (1, 2)]
            day = first.interval.starts_at.date()
            answers = crowd.all(book, first, day, singles)
            taken = [reference for answer in winners(answers) for reference in answer.split(",") if reference]
            # Every date on which the hall is open has exactly one winner, a series or a single.
            assert len(taken) == len(set(taken)) == DATES - len(closed(day)), answers
            booked += len(taken)
    with town.app.app_context():
        spans = sorted(
            (booking.starts_at, booking.ends_at)
            for booking in db.session.scalars(select(Booking).where(Booking.state != "cancelled"))
        )
        town.close()
    assert len(spans) == booked
    assert all(later[0] - earlier[0] >= timedelta(hours=1) for earlier, later in pairwise(spans))
