"""Asking for a series: what is stored, what is told, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import current_app
from sqlalchemy import func, select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.recurrence import Recurrence
from booking.models import Booking, BookingSeries, BookingSeriesSkip, Letter, LogEntry, Occupation, Space
from booking.services.booking import BookingWish
from booking.services.series import (
    DateChoice,
    RequestSeries,
    SeriesAssessment,
    SeriesPlaced,
    preview_series,
    request_series,
)
from tests.factories.booking import make_booking, make_closure
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import (
    ALWAYS,
    make_equipment,
    make_opening_hours,
    make_school_calendar,
    make_space,
    make_terms,
    make_venue,
)
from tests.factories.tariff import DOCUMENT, make_tariff
from tests.factories.times import oslo

OSLO = ZoneInfo("Europe/Oslo")
FIRST = date(2026, 12, 3)  # a Thursday


def series(space: Any, organisation: Any, **changes: Any) -> RequestSeries:
    """Thursdays from 18 to 20, five of them, from 3 December 2026 on."""
    choices = changes.pop("choices", {})
    follows = changes.pop("follows_school_calendar", False)
    pattern = {"starts_on": FIRST, "from_time": time(18), "to_time": time(20), "weekdays": frozenset({4}), "count": 5}
    pattern |= {name: changes.pop(name) for name in list(changes) if name in Recurrence.__dataclass_fields__}
    wish = {
        "space_id": space.id,
        "interval": Interval(oslo(2026, 12, 3, 18), oslo(2026, 12, 3, 20)),
        "organisation_id": organisation.id,
        "purpose": "training",
        "participants": 20,
        "participants_under_19": 18,
        "responsible_name": "Kari Nordmann",
        "responsible_phone": "+4740000001",
        **changes,
    }
    return RequestSeries(
        wish=BookingWish(**wish), recurrence=Recurrence(**pattern), choices=choices, follows_school_calendar=follows
    )


def place(actor: Any, command: RequestSeries) -> SeriesPlaced:
    now = current_app.extensions["clock"].now()
    return request_series(actor, command, now=now, settings=current_app.extensions["settings"])


def preview(actor: Any, command: RequestSeries) -> SeriesAssessment:
    now = current_app.extensions["clock"].now()
    return preview_series(actor, command, now=now, settings=current_app.extensions["settings"])


def bookings() -> list[Booking]:
    db.session.rollback()
    return list(db.session.scalars(select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.starts_at)))


def skips() -> dict[date, str]:
    return {skip.day: skip.code for skip in db.session.scalars(select(BookingSeriesSkip))}


@pytest.fixture
def club(app: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def member(club: Any) -> Any:
    return actor_of(make_person(member_of=club))


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(parts=2)
    make_terms(hall, approval="instant", buffer_after_minutes=15)
    return hall


def test_a_series_is_confirmed_at_once_with_one_letter_and_one_log_row_for_each_date(
    club: Any, member: Any, hall: Any
) -> None:
    placed = place(member, series(hall, club))
    assert placed.state is BookingState.CONFIRMED
    stored = bookings()
    assert [booking.reference for booking in stored] == list(placed.bookings)
    assert [booking.series_day for booking in stored] == [FIRST + timedelta(weeks=n) for n in range(5)]
    assert {(booking.price_ore, booking.full_price_ore, booking.off_series) for booking in stored} == {
        (0, 60_000, False)
    }
    assert len({booking.calendar_uid for booking in stored}) == 5
    assert db.session.scalar(select(func.count()).select_from(Occupation)) == 5 * 2 * 2
    assert [(letter.kind, letter.subject) for letter in db.session.scalars(select(Letter))] == [
        ("series_confirmed", f"series:{placed.series_id}")
    ]
    actions = db.session.scalars(select(LogEntry.action).where(LogEntry.subject.like("booking:%"))).all()
    assert actions == ["booking.placed"] * 5


def test_what_is_in_the_way_is_left_out_and_remembered_with_its_reason(club: Any, member: Any, hall: Any) -> None:
    make_booking(hall, oslo(2026, 12, 10, 19))
    make_closure(hall, oslo(2026, 12, 17, 0), public_text="Gulvet lakkes")
    placed = place(member, series(hall, club))
    assert skips() == {date(2026, 12, 10): "booking.taken", date(2026, 12, 17): "booking.closure"}
    assert placed.skipped == (date(2026, 12, 10), date(2026, 12, 17))
    assert len(bookings()) == 3
    assert (
        db.session.scalars(select(BookingSeriesSkip.detail).where(BookingSeriesSkip.code == "booking.closure")).one()
        == "Gulvet lakkes"
    )


def test_a_date_is_left_out_moved_or_given_another_space_by_choice(club: Any, member: Any, hall: Any) -> None:
    make_booking(hall, oslo(2026, 12, 10, 18))
    part = db.session.scalars(select(Space).where(Space.parent_id == hall.id)).first()
    choices = {
        FIRST: DateChoice(take=False),
        date(2026, 12, 10): DateChoice(interval=Interval(oslo(2026, 12, 11, 17), oslo(2026, 12, 11, 19))),
        date(2026, 12, 17): DateChoice(space_id=part.id),
    }
    place(member, series(hall, club, choices=choices))
    assert skips() == {FIRST: "series.left_out"}
    moved, elsewhere, *others = bookings()
    assert (moved.starts_at, moved.series_day, moved.off_series) == (oslo(2026, 12, 11, 17), date(2026, 12, 10), True)
    assert (elsewhere.space_id, elsewhere.off_series) == (part.id, True)
    assert {booking.off_series for booking in others} == {False}


def test_a_date_that_was_chosen_and_is_taken_by_now_stops_everything(club: Any, member: Any, hall: Any) -> None:
    make_booking(hall, oslo(2026, 12, 10, 18))
    with pytest.raises(Refused) as refusal:
        place(member, series(hall, club, choices={date(2026, 12, 10): DateChoice()}))
    assert refusal.value.verdict.codes == ("series.dates_not_free",)
    assert refusal.value.verdict.findings[0].parameters["days"] == ("2026-12-10",)
    assert bookings() == []
    assert db.session.scalar(select(func.count()).select_from(BookingSeries)) == 0


def test_nothing_free_is_a_refusal_and_not_an_empty_series(club: Any, member: Any, hall: Any) -> None:
    make_closure(hall, oslo(2026, 12, 1), hours=24 * 60)
    with pytest.raises(Refused, match=r"series\.nothing_free"):
        place(member, series(hall, club))
    assert db.session.scalar(select(func.count()).select_from(BookingSeries)) == 0


def test_the_schools_days_off_are_left_out_when_the_series_follows_the_school(club: Any, member: Any) -> None:
    venue = make_venue(school_calendar_id=make_school_calendar().id)
    gym = make_space(venue)
    make_terms(gym, approval="instant")
    command = series(gym, club, follows_school_calendar=True)
    assessment = preview(member, command)
    off = {each.day: each.skipped.code for each in assessment.skipped if each.skipped}
    assert off == {date(2026, 12, 24): "series.school_is_off", date(2026, 12, 31): "series.school_is_off"}
    assert len(assessment.taken) == 5  # what the school is off for does not use up the count
    chosen = preview(member, replace(command, choices={date(2026, 12, 31): DateChoice()}))
    assert date(2026, 12, 31) in [each.day for each in chosen.taken]


def test_a_series_stays_at_the_same_time_on_the_wall(club: Any, member: Any, hall: Any) -> None:
    place(member, series(hall, club, starts_on=date(2027, 3, 16), weekdays=frozenset({2}), count=3))
    assert [booking.starts_at.astimezone(OSLO).hour for booking in bookings()] == [18, 18, 18]
    assert [booking.starts_at.hour for booking in bookings()] == [17, 17, 16]


def test_a_time_that_the_clock_skips_is_told_and_the_rest_is_booked(club: Any, member: Any) -> None:
    venue = make_venue(open_at={})
    make_opening_hours(venue, ALWAYS)
    room = make_space(venue)
    make_terms(room, approval="instant")
    night = {"weekdays": frozenset({7}), "from_time": time(2, 30), "to_time": time(4)}
    place(member, series(room, club, starts_on=date(2027, 3, 21), count=2, **night))
    assert skips() == {date(2027, 3, 28): "booking.time_does_not_exist"}
    assert [booking.series_day for booking in bookings()] == [date(2027, 3, 21), date(2027, 4, 4)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"count": 5000}, "series.too_many_dates"),
        ({"to_time": time(17)}, "series.time_ends_before_start"),
        ({"to_time": time(18)}, "series.time_ends_before_start"),
        ({"count": None, "ends_on": date(9999, 12, 31)}, "booking.outside_calendar"),
        ({"starts_on": date(9998, 6, 1), "count": 3}, "booking.outside_calendar"),
        ({"every_weeks": 52, "count": 40}, "booking.outside_calendar"),
        ({"weekdays": frozenset()}, "series.no_weekday"),
    ],
)
def test_what_is_no_series_is_refused_with_the_reason_and_nothing_half_done(
    club: Any, member: Any, hall: Any, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        place(member, series(hall, club, **change))
    assert code in refusal.value.verdict.codes
    assert bookings() == []


def test_one_date_that_a_person_must_decide_makes_the_whole_series_a_request(club: Any, member: Any) -> None:
    placed = place(member, series(make_space(), club))
    assert placed.state is BookingState.REQUESTED
    assert {booking.state for booking in bookings()} == {"requested"}
    assert db.session.scalars(select(Letter.kind)).all() == ["series_requested"]


def test_the_same_form_twice_is_one_series(club: Any, member: Any, hall: Any) -> None:
    command = series(hall, club, request_key="abc")
    assert place(member, command) == place(member, command)
    assert len(bookings()) == 5


def test_a_series_for_another_organisation_is_not_found(club: Any, member: Any, hall: Any) -> None:
    with pytest.raises(NotFound):
        place(member, series(hall, make_organisation("Andre")))


def test_a_series_is_in_its_own_way_where_its_dates_overlap(club: Any, member: Any) -> None:
    venue = make_venue(open_at=ALWAYS)
    room = make_space(venue)
    make_terms(room, approval="instant")
    pattern = {"weekdays": frozenset({4, 5}), "from_time": time(12), "to_time": time(14), "days_later": 1}
    assessment = preview(member, series(room, club, count=None, ends_on=date(2026, 12, 11), **pattern))
    assert [each.taken for each in assessment.dates] == [True, False, True, False]
    placed = place(member, series(room, club, count=None, ends_on=date(2026, 12, 11), **pattern))
    assert len(placed.bookings) == 2


def test_equipment_is_counted_for_each_date(club: Any, member: Any, hall: Any) -> None:
    chairs = make_equipment(hall.venue, stock=30)
    make_booking(make_space(hall.venue, "Salongen"), oslo(2026, 12, 10, 18), extras={chairs: 20})
    place(member, series(hall, club, extras={chairs.id: 20}))
    assert skips() == {date(2026, 12, 10): "booking.not_enough_equipment"}
    assert {extra.quantity for booking in bookings() for extra in booking.extras} == {20}


def test_what_is_paid_once_for_the_agreement_stands_beside_the_prices_of_the_dates(club: Any, member: Any) -> None:
    gym = make_space()
    make_terms(gym, approval="instant")
    once = {"id": "key", "name": "Nøkkel", "price": 100, "per": "agreement"}
    make_tariff({**DOCUMENT, "code": "once", "charge": [once]}, code="once", valid_from=date(2021, 1, 1))
    command = series(gym, club, participants_under_19=0)
    assessment = preview(member, command)
    assert assessment.quote is not None
    assert assessment.quote.total_ore == 5 * 60_000 + 10_000
    placed = place(member, command)
    assert db.session.get_one(BookingSeries, placed.series_id).once_ore == 10_000
    assert {booking.price_ore for booking in bookings()} == {60_000}


def test_dates_in_the_past_are_left_out(club: Any, member: Any, hall: Any) -> None:
    current_app.extensions["clock"].set(datetime(2026, 12, 9, 12, tzinfo=UTC))
    place(member, series(hall, club))
    assert skips() == {FIRST: "booking.in_the_past"}
