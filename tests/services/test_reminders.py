"""Reminders are derived from the bookings as they stand: once each, and never for what is past."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.domain.interval import Interval
from booking.models import Booking, Letter
from booking.services.booking import BookingWish, CancelBooking, cancel_booking, change_booking
from booking.services.delivery import deliver_due
from booking.services.reminders import write_reminders, write_tidy_reminders
from tests.factories.booking import NEXT_THURSDAY, make_booking, make_series
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_terms, make_venue
from tests.factories.times import oslo
from tests.fixtures.clock import FrozenClock

LEAD = timedelta(hours=48)
ALWAYS = dict.fromkeys(range(1, 8), (0, 24 * 60))


def remind(app: Flask) -> int:
    return write_reminders(now=app.extensions["clock"].now(), settings=app.extensions["settings"])


def ask_to_tidy(app: Flask) -> int:
    return write_tidy_reminders(now=app.extensions["clock"].now())


def deliver(app: Flask) -> None:
    deliver_due(app.extensions["mail"], app.extensions["clock"], app.extensions["settings"])


def letters(kind: str) -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def move(app: Flask, booking: Booking, starts_at: datetime) -> None:
    wish = BookingWish(
        space_id=booking.space_id,
        interval=Interval(starts_at, starts_at + timedelta(hours=2)),
        organisation_id=booking.organisation_id,
        purpose=booking.purpose,
        participants=booking.participants,
        responsible_name=booking.responsible_name,
        responsible_phone=booking.responsible_phone,
    )
    officer = actor_of(make_person("case_officer"))
    settings = app.extensions["settings"]
    change_booking(officer, booking.reference, wish, now=app.extensions["clock"].now(), settings=settings)


def cancel(app: Flask, booking: Booking) -> None:
    officer = actor_of(make_person("case_officer"))
    command = CancelBooking(reference=booking.reference)
    cancel_booking(officer, command, now=app.extensions["clock"].now(), settings=app.extensions["settings"])


def test_a_reminder_is_written_once_when_its_time_comes(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    clock.set(NEXT_THURSDAY - LEAD - timedelta(seconds=1))
    assert remind(app) == 0
    clock.advance(seconds=1)
    assert remind(app) == 1
    assert remind(app) == 0
    [letter] = letters("booking_reminder")
    assert letter.booking_id == booking.id


@pytest.mark.parametrize(("hours", "told"), [(12, True), (72, False)])
def test_a_reminder_names_the_deadline_for_cancelling_while_it_is_ahead(
    app: Flask, clock: FrozenClock, hours: int, told: bool
) -> None:
    space = make_space()
    make_terms(space, cancel_deadline_hours=hours)
    make_booking(space)
    clock.set(NEXT_THURSDAY - LEAD)
    remind(app)
    [letter] = letters("booking_reminder")
    deadline = (NEXT_THURSDAY - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    assert letter.context["booking"]["cancel_until"] == (deadline if told else None)


@pytest.mark.parametrize("state", ["requested", "refused", "cancelled", "no_show"])
def test_nobody_is_reminded_of_what_is_not_agreed(app: Flask, clock: FrozenClock, state: str) -> None:
    make_booking(state=state)
    clock.set(NEXT_THURSDAY - timedelta(hours=1))
    assert remind(app) == 0


def test_who_booked_after_the_reminder_was_due_is_not_reminded(app: Flask, clock: FrozenClock) -> None:
    clock.set(NEXT_THURSDAY - timedelta(hours=20))
    make_booking()
    assert remind(app) == 0


def test_downtime_over_the_hour_loses_nothing(app: Flask, clock: FrozenClock) -> None:
    make_booking()
    clock.set(NEXT_THURSDAY - LEAD + timedelta(hours=2))
    assert remind(app) == 1
    deliver(app)
    assert letters("booking_reminder")[0].state == "sent"


def test_what_is_past_when_the_scheduler_comes_back_is_noted_and_not_sent(app: Flask, clock: FrozenClock) -> None:
    make_booking()
    clock.set(NEXT_THURSDAY + timedelta(minutes=1))
    assert remind(app) == 1
    deliver(app)
    [letter] = letters("booking_reminder")
    assert letter.state == "withdrawn"
    assert letter.last_error.startswith("too late")
    assert remind(app) == 0


def test_what_was_missed_long_ago_is_left_alone(app: Flask, clock: FrozenClock) -> None:
    make_booking()
    clock.set(NEXT_THURSDAY + timedelta(hours=30))
    assert remind(app) == 0
    assert ask_to_tidy(app) == 0


def test_a_booking_that_moves_is_reminded_of_again(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    clock.set(NEXT_THURSDAY - LEAD)
    remind(app)
    move(app, booking, NEXT_THURSDAY + timedelta(days=7))
    deliver(app)
    [first] = letters("booking_reminder")
    assert first.state == "withdrawn", "it told of the old time"
    clock.set(NEXT_THURSDAY + timedelta(days=5))
    assert remind(app) == 1
    deliver(app)
    assert [letter.state for letter in letters("booking_reminder")] == ["withdrawn", "sent"]


def test_a_booking_that_moves_within_the_lead_time_is_not_told_twice(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    clock.set(NEXT_THURSDAY - timedelta(hours=50))
    move(app, booking, NEXT_THURSDAY - timedelta(hours=24))
    assert remind(app) == 0


def test_a_reminder_of_what_is_cancelled_before_it_is_sent_is_withdrawn(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    clock.set(NEXT_THURSDAY - LEAD)
    remind(app)
    cancel(app, booking)
    deliver(app)
    assert letters("booking_reminder")[0].state == "withdrawn"
    assert letters("booking_cancelled")[0].state == "sent"


def test_a_fixed_series_is_reminded_of_once_and_when_a_date_is_changed(app: Flask, clock: FrozenClock) -> None:
    space, organisation = make_space(), make_organisation()
    series = make_series(space, organisation)
    dates = [
        make_booking(space, NEXT_THURSDAY + timedelta(days=7 * week), organisation=organisation, series_id=series.id)
        for week in range(3)
    ]
    for week in range(2):
        clock.set(NEXT_THURSDAY + timedelta(days=7 * week) - LEAD)
        remind(app)
    assert [letter.booking_id for letter in letters("booking_reminder")] == [dates[0].id]
    move(app, dates[2], NEXT_THURSDAY + timedelta(days=15))
    clock.set(NEXT_THURSDAY + timedelta(days=13))
    remind(app)
    assert [letter.booking_id for letter in letters("booking_reminder")] == [dates[0].id, dates[2].id]


def test_the_room_is_asked_to_be_tidied_as_the_booking_ends(app: Flask, clock: FrozenClock) -> None:
    space = make_space(tidy_checklist="Kost gulvet\n\n  Slå av lyset \n")
    booking = make_booking(space, responsible_email="ansvarlig@example.no")
    clock.set(booking.ends_at - timedelta(seconds=1))
    assert ask_to_tidy(app) == 0
    clock.advance(seconds=1)
    assert ask_to_tidy(app) == 1
    assert ask_to_tidy(app) == 0
    [letter] = letters("tidy_reminder")
    assert letter.recipient == "ansvarlig@example.no"
    assert list(letter.context["checklist"]) == ["Kost gulvet", "Slå av lyset"]


def test_a_part_without_a_list_uses_that_of_the_whole(app_sqlite: Flask, clock: FrozenClock) -> None:
    hall = make_space(parts=2, tidy_checklist="Ta opp skilleveggen")
    part = db.session.scalars(select(type(hall)).where(type(hall).parent_id == hall.id)).first()
    clock.set(make_booking(part).ends_at)
    ask_to_tidy(app_sqlite)
    assert list(letters("tidy_reminder")[0].context["checklist"]) == ["Ta opp skilleveggen"]


def test_without_an_address_of_the_responsible_the_booker_is_asked(app_sqlite: Flask, clock: FrozenClock) -> None:
    booker = make_person(email="booker@example.no", language="en")
    booking = make_booking(organisation=make_organisation(), booked_by=booker, responsible_email="")
    clock.set(booking.ends_at)
    ask_to_tidy(app_sqlite)
    [letter] = letters("tidy_reminder")
    assert (letter.recipient, letter.language) == ("booker@example.no", "en")


def test_a_tidy_reminder_that_is_twelve_hours_late_is_not_sent(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    clock.set(booking.ends_at + timedelta(hours=12))
    assert ask_to_tidy(app) == 1
    deliver(app)
    assert letters("tidy_reminder")[0].state == "withdrawn"


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        pytest.param(oslo(2028, 3, 26, 1), oslo(2028, 3, 26, 4), id="two hours, the clocks go forward"),
        pytest.param(oslo(2027, 10, 31, 1), oslo(2027, 10, 31, 4), id="four hours, the clocks go back"),
    ],
)
def test_both_clock_change_nights_are_counted_in_hours_that_pass(
    app: Flask, clock: FrozenClock, starts_at: datetime, ends_at: datetime
) -> None:
    space = make_space(make_venue(open_at=ALWAYS))
    hours = (ends_at - starts_at).total_seconds() / 3600
    clock.set(starts_at - timedelta(days=10))
    make_booking(space, starts_at, hours=hours)
    clock.set(starts_at - LEAD - timedelta(minutes=1))
    assert remind(app) == 0
    clock.advance(minutes=1)
    assert remind(app) == 1
    clock.set(ends_at - timedelta(minutes=1))
    assert ask_to_tidy(app) == 0
    clock.advance(minutes=1)
    assert ask_to_tidy(app) == 1
