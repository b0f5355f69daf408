"""Changing, cancelling and putting back: this one, this and the next, or all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.vocabulary import Agreement
from booking.models import Booking, BookingSeries, BookingSeriesSkip, Letter
from booking.queries.booking import bookings_of_series
from booking.queries.series import series_by_reference, series_version
from booking.services.booking import (
    BookingWish,
    ChangedMeanwhile,
    change_booking,
    preview_booking,
    preview_change,
)
from booking.services.series import (
    CancelSeries,
    ChangeSeries,
    PutBackDate,
    cancel_series,
    change_series,
    preview_series_change,
    put_back,
    series_cancellation,
)
from booking.services.steps.series_row import wish_of
from tests.factories.booking import book_series, make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_terms
from tests.factories.tariff import make_tariff
from tests.factories.times import oslo

THIRD = date(2027, 1, 21)


def how() -> dict[str, Any]:
    return {"now": current_app.extensions["clock"].now(), "settings": current_app.extensions["settings"]}


@pytest.fixture
def club(app: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def kari(club: Any) -> Any:
    return make_person(member_of=club)


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space()
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def series(hall: Any, club: Any, kari: Any) -> BookingSeries:
    return book_series(hall, club, kari)


def bookings(series_id: int | None = None) -> list[Booking]:
    db.session.rollback()
    statement = select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.starts_at)
    return list(db.session.scalars(statement if series_id is None else statement.where(Booking.series_id == series_id)))


def kinds() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


def later(series: BookingSeries, **changes: Any) -> ChangeSeries:
    wanted = ChangeSeries(reference=series.reference, starts=time(19), ends=time(21), space_id=series.space_id)
    return replace(wanted, **changes)


def test_all_dates_are_moved_with_one_letter_and_the_same_calendar_entries(series: Any, kari: Any) -> None:
    uids = [booking.calendar_uid for booking in bookings()]
    changed = change_series(actor_of(kari), later(series), **how())
    assert (changed.reference, changed.changed, changed.kept) == (series.reference, 4, 0)
    assert [booking.starts_at for booking in bookings()] == [
        oslo(2027, 1, 7, 19) + timedelta(weeks=week) for week in range(4)
    ]
    assert [booking.calendar_uid for booking in bookings()] == uids
    assert {booking.sequence for booking in bookings()} == {1}
    assert kinds() == ["series_confirmed", "series_changed"]


def test_this_and_the_next_divides_the_series(series: Any, kari: Any) -> None:
    changed = change_series(actor_of(kari), later(series, from_day=THIRD), **how())
    assert changed.reference != series.reference
    assert [booking.starts_at.hour for booking in bookings()] == [17, 17, 18, 18]
    following = db.session.scalars(select(BookingSeries).where(BookingSeries.reference == changed.reference)).one()
    assert (following.continues_id, following.starts, following.first_day) == (series.id, time(19), THIRD)
    assert len(bookings(series.id)) == len(bookings(following.id)) == 2
    assert db.session.get_one(BookingSeries, series.id).last_day < THIRD


def test_a_date_that_is_changed_by_itself_is_shown_the_price_of_a_series_before_and_after(
    series: Any, kari: Any
) -> None:
    second = bookings()[1]
    alone: BookingWish = replace(wish_of(second), interval=Interval(oslo(2027, 1, 15, 10), oslo(2027, 1, 15, 12)))
    shown = preview_booking(actor_of(kari), alone, booking_id=second.id, **how())
    judged = preview_change(actor_of(kari), second.reference, alone, **how())
    assert shown.quote.facts.agreement is judged.quote.facts.agreement is Agreement.SEASON
    assert shown.quote == judged.quote


def test_a_date_that_was_changed_by_itself_survives_a_change_of_the_series(series: Any, kari: Any) -> None:
    second = bookings()[1]
    alone: BookingWish = replace(wish_of(second), interval=Interval(oslo(2027, 1, 15, 10), oslo(2027, 1, 15, 12)))
    change_booking(actor_of(kari), second.reference, alone, **how())
    preview = preview_series_change(actor_of(kari), later(series), **how())
    assert [each.reference for each in preview.alone] == [second.reference]
    change_series(actor_of(kari), later(series), **how())
    assert [booking.starts_at.astimezone(UTC).hour for booking in bookings()] == [18, 9, 18, 18]


def test_a_date_that_cannot_be_had_stays_as_it_was(series: Any, kari: Any, hall: Any) -> None:
    make_booking(hall, oslo(2027, 1, 14, 20), organisation=make_organisation("Andre"))
    preview = preview_series_change(actor_of(kari), later(series), **how())
    assert [each.refused.code if each.refused else None for each in preview.dates] == [
        None, "booking.taken", None, None,
    ]  # fmt: skip
    changed = change_series(actor_of(kari), later(series, agreed=preview.changed), **how())
    assert (changed.changed, changed.kept) == (3, 1)
    kept = bookings()[1]
    assert (kept.starts_at, kept.off_series) == (oslo(2027, 1, 14, 18), True)


def test_what_the_page_did_not_say_is_not_done(series: Any, kari: Any, hall: Any) -> None:
    shown = preview_series_change(actor_of(kari), later(series), **how()).changed
    make_booking(hall, oslo(2027, 1, 14, 20), organisation=make_organisation("Andre"))
    with pytest.raises(Refused, match=r"series\.dates_have_changed"):
        change_series(actor_of(kari), later(series, agreed=shown), **how())
    assert {booking.sequence for booking in bookings()} == {0}


def test_another_weekday_moves_each_date_within_its_week(series: Any, kari: Any) -> None:
    change_series(actor_of(kari), later(series, starts=time(18), ends=time(20), weekday=2), **how())
    assert [booking.series_day for booking in bookings()] == [date(2027, 1, 5) + timedelta(weeks=n) for n in range(4)]
    assert db.session.get_one(BookingSeries, series.id).weekdays == "2"


def test_cancelling_tells_each_fee_first_and_gives_all_time_back(series: Any, kari: Any, hall: Any, club: Any) -> None:
    answer = series_cancellation(actor_of(kari), series.reference, **how())
    assert (len(answer.dates), answer.fee_ore) == (4, 0)
    command = CancelSeries(
        reference=series.reference, agreed=frozenset(each.reference for each in answer.dates), agreed_fee_ore=0
    )
    assert cancel_series(actor_of(kari), command, **how()) == 4
    assert {booking.state for booking in bookings()} == {"cancelled"}
    assert kinds() == ["series_confirmed", "series_cancelled"]
    assert len(book_series(hall, club, kari).bookings) == 4


def test_cancelling_from_a_date_on_leaves_the_earlier_ones(series: Any, kari: Any) -> None:
    assert cancel_series(actor_of(kari), CancelSeries(reference=series.reference, from_day=THIRD), **how()) == 2
    assert [booking.state for booking in bookings()] == ["confirmed", "confirmed", "cancelled", "cancelled"]


def test_what_is_over_is_neither_changed_nor_cancelled(series: Any, kari: Any) -> None:
    current_app.extensions["clock"].set(datetime(2027, 1, 15, 12, tzinfo=UTC))
    assert len(series_cancellation(actor_of(kari), series.reference, **how()).dates) == 2
    change_series(actor_of(kari), later(series), **how())
    assert [booking.starts_at.hour for booking in bookings()] == [17, 17, 18, 18]


def test_a_cancelled_date_is_put_back_and_a_skipped_one_too(hall: Any, club: Any, kari: Any) -> None:
    taken = make_booking(hall, oslo(2027, 1, 14, 18), organisation=make_organisation("Andre"))
    series = book_series(hall, club, kari)
    back = PutBackDate(reference=series.reference, day=date(2027, 1, 14))
    with pytest.raises(Refused, match=r"booking\.taken"):
        put_back(actor_of(kari), back, **how())
    from booking.domain.permissions import SYSTEM
    from booking.services.booking import CancelBooking, cancel_booking

    cancel_booking(SYSTEM, CancelBooking(reference=taken.reference), **how())
    put_back(actor_of(kari), back, **how())
    assert [booking.series_day for booking in bookings()] == [date(2027, 1, 7) + timedelta(weeks=n) for n in range(4)]
    skip = db.session.scalars(select(BookingSeriesSkip)).one()
    assert (skip.code, skip.put_back_at is not None) == ("booking.taken", True)
    with pytest.raises(NotFound):
        put_back(actor_of(kari), back, **how())


def test_a_series_of_others_can_be_neither_changed_nor_cancelled(series: Any) -> None:
    stranger = actor_of(make_person(member_of=make_organisation("Andre")))
    with pytest.raises(NotFound):
        change_series(stranger, later(series), **how())
    with pytest.raises(NotFound):
        cancel_series(stranger, CancelSeries(reference=series.reference), **how())
    with pytest.raises(NotFound):
        put_back(stranger, PutBackDate(reference=series.reference, day=THIRD), **how())


def test_what_is_not_as_it_was_read_is_neither_changed_cancelled_nor_put_back(series: Any, kari: Any) -> None:
    def version() -> str:
        db.session.rollback()
        row = series_by_reference(series.reference)
        assert row is not None
        return series_version(row, bookings_of_series(row.id))

    read = version()
    cancel_series(actor_of(kari), CancelSeries(reference=series.reference, from_day=THIRD, version=read), **how())
    back = PutBackDate(reference=series.reference, day=THIRD, version=read)
    for act in (
        lambda: change_series(actor_of(kari), later(series, version=read), **how()),
        lambda: cancel_series(actor_of(kari), CancelSeries(reference=series.reference, version=read), **how()),
        lambda: put_back(actor_of(kari), back, **how()),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()
    put_back(actor_of(kari), replace(back, version=version()), **how())
    assert [booking.state for booking in bookings()].count("confirmed") == 3
