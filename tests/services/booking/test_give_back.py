"""Giving a date back: the time is free, the series keeps its right, and nobody pays what was not said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import Booking, BookingSeriesSkip, Letter, LogEntry, Occupation
from booking.services.booking import CancelBooking, give_back_booking
from booking.services.series import PutBackDate, put_back
from tests.factories.booking import book_series, make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_terms
from tests.factories.tariff import DOCUMENT, make_tariff

LATE_FEE = {
    **DOCUMENT,
    "cancellation": [{"id": "late", "name": "Sen avlysning", "steps": [{"notice_under_days": 90, "percent": 100}]}],
}
THIRD = date(2027, 1, 21)


def how(**later: int) -> dict[str, Any]:
    now = current_app.extensions["clock"].now() + timedelta(**later)
    return {"now": now, "settings": current_app.extensions["settings"]}


@pytest.fixture
def club(app: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(capacity=100)
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def kari(club: Any) -> Any:
    return make_person(member_of=club)


@pytest.fixture
def third(hall: Any, club: Any, kari: Any) -> Booking:
    return book_series(hall, club, kari).bookings[2]


def occupied(booking: Booking) -> bool:
    return db.session.scalar(select(Occupation.id).where(Occupation.booking_id == booking.id).limit(1)) is not None


def test_the_time_is_free_at_once_and_the_series_remembers_why_it_goes_without_it(third: Any, kari: Any) -> None:
    day = give_back_booking(actor_of(kari), CancelBooking(reference=third.reference, agreed_fee_ore=0), **how())
    db.session.refresh(third)
    assert (day, third.state, third.cancellation_fee_ore) == (THIRD, "cancelled", 0)
    assert not occupied(third)
    skip = db.session.scalars(select(BookingSeriesSkip)).one()
    assert (skip.day, skip.code, skip.put_back_at) == (THIRD, "series.given_back", None)
    actions = db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)).all()
    assert {"booking.given_back", "series.date_given_back"} <= set(actions)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "booking_cancelled")).one()
    assert letter.context["series"] == third.series.reference


def test_the_right_is_kept_the_date_is_put_back_while_it_is_free_and_given_back_once_more(
    third: Any, kari: Any, hall: Any
) -> None:
    me = actor_of(kari)
    give_back_booking(me, CancelBooking(reference=third.reference), **how())
    again = put_back(me, PutBackDate(reference=third.series.reference, day=THIRD), **how())
    give_back_booking(me, CancelBooking(reference=again.reference), **how(hours=1))
    skip = db.session.scalars(select(BookingSeriesSkip)).one()
    assert (skip.code, skip.put_back_at) == ("series.given_back", None)
    make_booking(hall, third.starts_at, organisation=make_organisation("Andre"))
    with pytest.raises(Refused, match=r"booking\.taken"):
        put_back(me, PutBackDate(reference=third.series.reference, day=THIRD), **how())


def test_nobody_gives_back_for_a_fee_that_was_not_stated(hall: Any, club: Any, kari: Any) -> None:
    make_tariff(LATE_FEE)
    third = book_series(hall, club, kari, participants_under_19=0).bookings[2]
    with pytest.raises(Refused, match=r"booking\.fee_has_changed"):
        give_back_booking(actor_of(kari), CancelBooking(reference=third.reference, agreed_fee_ore=0), **how())
    assert occupied(third)
    assert db.session.scalars(select(BookingSeriesSkip)).all() == []
    agreed = CancelBooking(reference=third.reference, agreed_fee_ore=60000)
    assert give_back_booking(actor_of(kari), agreed, **how()) == THIRD
    db.session.refresh(third)
    assert third.cancellation_fee_ore == 60000


def test_a_single_booking_is_given_back_too(hall: Any, club: Any, kari: Any) -> None:
    booking = make_booking(hall, organisation=club, booked_by=kari)
    assert give_back_booking(actor_of(kari), CancelBooking(reference=booking.reference), **how()) is None
    assert not occupied(booking)


def test_neither_anothers_booking_nor_one_that_has_begun_is_given_back(third: Any, kari: Any) -> None:
    stranger = actor_of(make_person(member_of=make_organisation("Andre")))
    with pytest.raises(NotFound):
        give_back_booking(stranger, CancelBooking(reference=third.reference), **how())
    with pytest.raises(Refused, match=r"booking\.already_begun"):
        give_back_booking(actor_of(kari), CancelBooking(reference=third.reference), **how(days=400))
    assert occupied(third)
