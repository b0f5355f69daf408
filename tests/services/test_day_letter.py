"""The caretaker's morning: one letter a day, at the caretaker's own hour, about the caretaker's own buildings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.messages.catalogue import CaretakerDay, from_document
from booking.models import Letter, Person
from booking.services.day_letter import write_day_letters
from booking.services.delivery import deliver_due
from tests.factories.booking import make_booking
from tests.factories.person import make_person, make_role
from tests.factories.premises import make_space, make_venue
from tests.factories.times import THEN, oslo
from tests.fixtures.clock import FrozenClock

ALWAYS = dict.fromkeys(range(1, 8), (0, 24 * 60))


def write(app: Flask) -> int:
    return write_day_letters(now=app.extensions["clock"].now(), settings=app.extensions["settings"])


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == "caretaker_day").order_by(Letter.id)))


def told(letter: Letter) -> dict[str, list[str]]:
    """References by venue."""
    message = from_document(letter.kind, letter.context)
    assert isinstance(message, CaretakerDay)
    return {venue.venue: [booking.reference for booking in venue.bookings] for venue in message.venues}


@pytest.fixture
def caretaker(app: Flask) -> Person:
    return make_person("caretaker", email="vaktmester@example.no")


def test_the_letter_is_written_once_at_the_municipality_hour(app: Flask, clock: FrozenClock, caretaker: Person) -> None:
    booking = make_booking()
    clock.set_local(2026, 12, 3, 6, 29)
    assert write(app) == 0
    clock.set_local(2026, 12, 3, 6, 30)
    assert write(app) == 1
    assert write(app) == 0
    [letter] = letters()
    assert (letter.recipient, letter.subject) == (caretaker.email, "day:2026-12-03")
    assert told(letter) == {booking.space.venue.name: [booking.reference]}
    assert letter.context["venues"][0]["bookings"][0]["quote"] == {}


def test_a_caretaker_chooses_the_hour(app: Flask, clock: FrozenClock, caretaker: Person) -> None:
    caretaker.day_letter_at = "05:15"
    make_booking()
    clock.set_local(2026, 12, 3, 5, 14)
    assert write(app) == 0
    clock.set_local(2026, 12, 3, 5, 15)
    assert write(app) == 1


def test_each_caretaker_reads_of_their_own_buildings(app: Flask, clock: FrozenClock, caretaker: Person) -> None:
    one, other = make_venue("Åshallen"), make_venue("Brønnerud skole")
    late = make_booking(make_space(one, "Hallen"), oslo(2026, 12, 3, 20))
    early = make_booking(make_space(one, "Gymsalen"), oslo(2026, 12, 3, 9))
    elsewhere = make_booking(make_space(other, "Klasserom"), oslo(2026, 12, 3, 18))
    of_one = make_person("caretaker", venue=one, email="en@example.no")
    of_none = make_person("caretaker", venue=make_venue("Ås kulturhus"), email="ingen@example.no")
    of_both = make_person("caretaker", venue=one, email="begge@example.no")
    make_role(of_both, "caretaker", other)
    clock.set_local(2026, 12, 3, 7)
    assert write(app) == 3
    by_reader = {letter.recipient: told(letter) for letter in letters()}
    everything = {"Brønnerud skole": [elsewhere.reference], "Åshallen": [early.reference, late.reference]}
    assert by_reader == {
        caretaker.email: everything,
        of_one.email: {"Åshallen": [early.reference, late.reference]},
        of_both.email: everything,
    }
    assert of_none.email not in by_reader


@pytest.mark.parametrize("state", ["requested", "cancelled", "refused"])
def test_only_what_stands_is_told(app: Flask, clock: FrozenClock, caretaker: Person, state: str) -> None:
    make_booking(state=state)
    clock.set_local(2026, 12, 3, 7)
    assert write(app) == 0


def test_a_booking_over_midnight_is_in_both_mornings(app: Flask, clock: FrozenClock, caretaker: Person) -> None:
    make_booking(make_space(make_venue(open_at=ALWAYS)), oslo(2026, 12, 3, 22), hours=4)
    for day in (2, 3, 4, 5):
        clock.set_local(2026, 12, day, 7)
        write(app)
    assert [letter.subject for letter in letters()] == ["day:2026-12-03", "day:2026-12-04"]


def test_others_and_those_who_have_left_get_no_letter(app: Flask, clock: FrozenClock) -> None:
    make_person("caretaker", deactivated_at=THEN)
    make_person("case_officer")
    make_booking()
    clock.set_local(2026, 12, 3, 7)
    assert write(app) == 0


def test_downtime_in_the_morning_delays_the_letter(app: Flask, clock: FrozenClock, caretaker: Person) -> None:
    make_booking()
    clock.set_local(2026, 12, 3, 8, 30)
    assert write(app) == 1
    deliver(app)
    assert letters()[0].state == "sent"


def test_when_the_day_is_over_the_letter_is_noted_and_not_sent(
    app: Flask, clock: FrozenClock, caretaker: Person
) -> None:
    make_booking()
    clock.set_local(2026, 12, 3, 20)
    assert write(app) == 1
    deliver(app)
    assert letters()[0].state == "withdrawn"


def deliver(app: Flask, **options: Any) -> None:
    deliver_due(app.extensions["mail"], app.extensions["clock"], app.extensions["settings"], **options)


@pytest.mark.parametrize(
    ("midnight", "expected"),
    [
        pytest.param(oslo(2028, 3, 26), oslo(2028, 3, 26, 3), id="the hour is skipped"),
        pytest.param(oslo(2027, 10, 31), oslo(2027, 10, 31, 2, 30), id="the hour comes twice"),
    ],
)
def test_both_clock_change_mornings_have_one_letter(
    app: Flask, clock: FrozenClock, caretaker: Person, midnight: datetime, expected: datetime
) -> None:
    caretaker.day_letter_at = "02:30"
    clock.set(midnight - timedelta(days=8))
    make_booking(starts_at=midnight + timedelta(hours=18))
    clock.set(midnight)
    written_at = []
    for _ in range(24 * 4):
        if write(app):
            written_at.append(clock.now())
        clock.advance(minutes=15)
    assert written_at == [expected]
