"""Eight people in the same instant, around a closure: what the use cases answer each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.models import Booking, Closure, Displacement, Letter, Organisation, Person, Space
from booking.services.booking import TakeInstead, request_booking, take_instead
from booking.services.closure import CloseSpace, close_space, undo_closure
from tests.factories.booking import make_booking, make_closure
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space
from tests.fixtures.crowd import Crowd
from tests.services.booking.test_simultaneous import PROCESSES, Town, whole_app, winners

ROUNDS = 4
OPENED = "opened"


@pytest.fixture
def town(database_kind: str, new_database: Callable[..., str]) -> Town:
    return Town(new_database(database_kind))


def timing() -> dict[str, Any]:
    return {"now": current_app.extensions["clock"].now(), "settings": current_app.extensions["settings"]}


def answered(act: Callable[[], Any]) -> str:
    try:
        return str(act())
    except Refused as refusal:
        return ", ".join(refusal.verdict.codes)
    except NotFound:
        return "not.found"


def take(_barrier: Barrier, number: int, references: list[str], space_id: int, interval: Interval) -> str:
    """One person's press on the same free time, each for a booking that gave way."""
    command = TakeInstead(reference=references[number % len(references)], space_id=space_id, interval=interval)
    person = db.session.scalars(select(Person).order_by(Person.id)).all()[number]
    return answered(lambda: take_instead(actor_of(person), priced(command), **timing()).reference)


def priced(command: TakeInstead) -> TakeInstead:
    """At the price of the booking that gave way: the same use, and the other time is as long."""
    lost = db.session.scalars(select(Booking).where(Booking.reference == command.reference)).one()
    price_ore = lost.price_ore
    db.session.rollback()
    return TakeInstead(
        reference=command.reference,
        space_id=command.space_id,
        interval=command.interval,
        agreed_price_ore=price_ore,
    )


def close_or_book(_barrier: Barrier, number: int, officer_id: int, closing: CloseSpace, wishes: list[Any]) -> str:
    """The first closes; the others book what is being closed."""
    if number == 0:
        officer = actor_of(db.session.get_one(Person, officer_id))
        return answered(lambda: f"closed {close_space(officer, closing, **timing())}")
    return book(number, wishes[0])


def undo_or_book(_barrier: Barrier, number: int, officer_id: int, closure_id: int, wishes: list[Any]) -> str:
    """The first two undo the same closure; the others book the time that it gives back."""
    if number < 2:
        officer = actor_of(db.session.get_one(Person, officer_id))
        return answered(lambda: (undo_closure(officer, closure_id, **timing()), OPENED)[1])
    return book(number, wishes[0])


def book(number: int, wish: Any) -> str:
    person = db.session.scalars(select(Person).order_by(Person.id)).all()[number]
    return answered(lambda: request_booking(actor_of(person), wish, **timing()).reference)


def displaced(town: Town, turn: int, number: int) -> tuple[list[str], int, int, Interval]:
    """So many bookings of the hall that gave way to a closure of their day, another hall, and a time that is free."""
    with town.app.app_context():
        hall = db.session.get_one(Space, town.hall)
        people = db.session.scalars(select(Person).order_by(Person.id)).all()
        club = db.session.get_one(Organisation, town.club)
        first = town.wish(6 * turn).interval.starts_at
        starts = [first + timedelta(hours=hour) for hour in range(number)]
        made = [
            make_booking(hall, at, hours=1, organisation=club, booked_by=people[n], participants=10)
            for n, at in enumerate(starts)
        ]
        closure = make_closure(hall, first, hours=12, displaces=number)
        beside = make_space(hall.venue, f"Hall {turn + 2}")
        found = (
            [booking.reference for booking in made],
            closure.id,
            beside.id,
            Interval(first, first + timedelta(hours=1)),
        )
        town.close()
    return found


def officer_of(town: Town) -> int:
    with town.app.app_context():
        officer_id = make_person("case_officer").id
        town.close()
    return officer_id


def test_a_free_time_that_eight_were_offered_is_taken_by_one(town: Town) -> None:
    rounds = [displaced(town, turn, PROCESSES) for turn in range(ROUNDS)]
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        answers = [crowd.all(take, references, space, interval) for references, _closure, space, interval in rounds]
    assert [len(winners(each)) for each in answers] == [1] * ROUNDS
    assert [each.count("booking.taken") for each in answers] == [PROCESSES - 1] * ROUNDS


def test_a_tenant_who_presses_eight_times_takes_it_once(town: Town) -> None:
    rounds = [displaced(town, turn, 1) for turn in range(ROUNDS)]
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        answers = [crowd.all(take, references, space, interval) for references, _closure, space, interval in rounds]
    assert [(len(winners(each)), len(set(each))) for each in answers] == [(PROCESSES, 1)] * ROUNDS


def test_what_is_closed_and_what_is_booked_at_once_never_meet(town: Town) -> None:
    officer_id = officer_of(town)
    outcomes = []
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        for turn in range(ROUNDS):
            wish = town.wish(turn)
            with town.app.app_context():
                venue_id = db.session.get_one(Space, town.hall).venue_id
                town.close()
            closing = CloseSpace(venue_id=venue_id, space_id=town.hall, interval=wish.interval, public_text="Vask")
            closed, *others = crowd.all(close_or_book, officer_id, closing, [wish])
            booked = winners(others)
            assert (closed == "closure.hits_bookings") is (len(booked) == 1), (closed, others)
            assert closed.startswith("closed") is (booked == []), (closed, others)
            outcomes.append(closed.startswith("closed"))
    assert town.count(Closure) == sum(outcomes)


def test_a_time_that_is_given_back_is_nobody_elses_meanwhile(town: Town) -> None:
    officer_id = officer_of(town)
    rounds = [displaced(town, turn, 1) for turn in range(ROUNDS)]
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        for turn, ((reference,), closure_id, _space, interval) in enumerate(rounds):
            answers = crowd.all(undo_or_book, officer_id, closure_id, [town.wish(6 * turn, interval=interval)])
            assert sorted(answers[:2]) == ["not.found", OPENED], answers
            assert set(answers[2:]) <= {"booking.closure", "booking.taken"}, answers
            with town.app.app_context():
                booking = db.session.scalars(select(Booking).where(Booking.reference == reference)).one()
                restored = db.session.scalars(select(Displacement).where(Displacement.booking_id == booking.id)).one()
                letters = db.session.scalars(select(Letter).where(Letter.kind == "bookings_restored")).all()
                assert (booking.state, restored.restored_at is not None) == ("confirmed", True)
                assert len(letters) == turn + 1
                town.close()
