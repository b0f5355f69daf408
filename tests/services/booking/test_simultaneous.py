"""Eight people book in the same instant: what the use case answers each of them.

The database's own law is raced in `tests/migrations/test_simultaneous.py`; here the whole use case is.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, text

from booking.database import db
from booking.domain.errors import Refused
from booking.domain.interval import Interval
from booking.models import Booking, Equipment, Letter, Person, Space
from booking.models.law import OVERLAP
from booking.services.booking import BookingWish, request_booking
from booking.services.steps import equipment, occupation
from tests.factories import (
    actor_of,
    make_equipment,
    make_membership,
    make_organisation,
    make_person,
    make_space,
    make_tariff,
    oslo,
)
from tests.fixtures.application import build_app
from tests.fixtures.clock import FrozenClock
from tests.fixtures.crowd import Crowd, Failure
from tests.fixtures.settings import make_settings

PROCESSES, ROUNDS = 8, 12
SECONDS_TO_MEET = 0.3
INSERT = occupation._insert
FIRST = oslo(2026, 12, 1, 9)


def whole_app(url: str) -> Flask:
    """The application as it serves pages, its clock stopped."""
    app = build_app(make_settings(Path(tempfile.gettempdir()), url, database={"busy_timeout_seconds": 30}))
    app.extensions["clock"] = FrozenClock()
    return app


def book(_barrier: Barrier, number: int, wishes: list[BookingWish], unlocked: bool = False) -> str:
    """One person's booking: the reference, or the codes of the refusal."""
    if unlocked:
        occupation.lock = equipment.lock = lambda *_keys: None
        # A busy machine lets the eight through one by one; a moment between looking and taking keeps them side by side.
        occupation._insert = lambda *rows: (time.sleep(SECONDS_TO_MEET), INSERT(*rows))
    person = db.session.scalars(select(Person).order_by(Person.id)).all()[number]
    try:
        placed = request_booking(
            actor_of(person),
            wishes[number % len(wishes)],
            now=current_app.extensions["clock"].now(),
            settings=current_app.extensions["settings"],
        )
    except Refused as refusal:
        return ", ".join(refusal.verdict.codes)
    return placed.reference


class Town:
    """A divided hall, three projectors, and eight members of one club, on a database of their own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.app = whole_app(url)
        with self.app.app_context():
            make_tariff()
            self.hall = make_space(parts=3).id
            self.parts = list(db.session.scalars(select(Space.id).where(Space.parent_id == self.hall)))
            self.projectors = make_equipment(db.session.get_one(Space, self.hall).venue, "projector", stock=3).id
            club = make_organisation()
            for _ in range(PROCESSES):
                make_membership(make_person(), club)
            self.club = club.id
            self.close()

    def close(self) -> None:
        db.session.remove()
        db.engine.dispose()

    def wish(self, turn: int, space_id: int | None = None, **changes: Any) -> BookingWish:
        starts_at = FIRST + timedelta(days=turn // 6, hours=2 * (turn % 6))
        wish = BookingWish(
            space_id=space_id or self.hall,
            interval=Interval(starts_at, starts_at + timedelta(hours=1)),
            organisation_id=self.club,
            purpose="training",
            participants=10,
            responsible_name="Kari Nordmann",
            responsible_phone="+4740000001",
        )
        return replace(wish, **changes)

    def race(self, wishes: Callable[[int], list[BookingWish]], rounds: int = ROUNDS, **how: bool) -> list[list[Any]]:
        with Crowd(PROCESSES, self.url, whole_app) as crowd:
            return [crowd.all(book, wishes(turn), *how.values()) for turn in range(rounds)]

    def count(self, model: type[Any]) -> int:
        with self.app.app_context():
            number = db.session.scalar(select(func.count()).select_from(model)) or 0
            self.close()
        return number


@pytest.fixture
def town(database_kind: str, new_database: Callable[..., str]) -> Town:
    return Town(new_database(database_kind))


def winners(answers: list[Any]) -> list[str]:
    """The references; whatever is neither one nor an ordinary refusal fails the test."""
    assert [answer for answer in answers if isinstance(answer, Failure)] == []
    return [answer for answer in answers if "." not in answer]


def test_one_of_eight_gets_the_time_and_the_others_learn_that_it_is_taken(town: Town) -> None:
    rounds = town.race(lambda turn: [town.wish(turn)])
    assert len(rounds) == ROUNDS
    for answers in rounds:
        assert len(winners(answers)) == 1
        assert answers.count("booking.taken") == PROCESSES - 1
    assert town.count(Booking) == town.count(Letter) == ROUNDS


def test_the_hall_and_its_parts_are_never_had_at_once(town: Town) -> None:
    """Half want the hall, the others a part each: either one has the hall, or up to three have parts."""
    rounds = town.race(lambda turn: [town.wish(turn), town.wish(turn, town.parts[turn % 3])])
    assert all(len(winners(answers)) == 1 for answers in rounds)
    assert town.count(Booking) == ROUNDS


def test_parts_that_do_not_meet_are_all_had(town: Town) -> None:
    rounds = town.race(lambda turn: [town.wish(turn, part) for part in town.parts], rounds=4)
    assert [len(winners(answers)) for answers in rounds] == [3] * 4


def test_the_last_projectors_go_out_once(town: Town) -> None:
    """Three projectors, three parts of the hall, two projectors to each booking: one booking gets them."""
    rounds = town.race(
        lambda turn: [town.wish(turn, part, extras={town.projectors: 2}) for part in town.parts], rounds=6
    )
    assert [len(winners(answers)) for answers in rounds] == [1] * 6
    assert town.count(Equipment) == 1


def test_a_form_that_is_sent_eight_times_is_one_booking(town: Town) -> None:
    def same_person(turn: int) -> list[BookingWish]:
        return [town.wish(turn, request_key=f"form-{turn}")]

    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        rounds = [crowd.all(book_as_first, same_person(turn)) for turn in range(ROUNDS)]
    assert [len(set(winners(answers))) for answers in rounds] == [1] * ROUNDS
    assert [len(winners(answers)) for answers in rounds] == [PROCESSES] * ROUNDS
    assert town.count(Booking) == town.count(Letter) == ROUNDS


def book_as_first(barrier: Barrier, _number: int, wishes: list[BookingWish]) -> str:
    return book(barrier, 0, wishes)


def test_without_locks_and_law_the_time_is_given_away_many_times(new_database: Callable[..., str]) -> None:
    """The negative control. Only PostgreSQL lets writers run side by side, so only there can it be shown."""
    town = Town(new_database("postgresql"))
    with town.app.app_context():
        db.session.execute(text(f"ALTER TABLE occupation DROP CONSTRAINT {OVERLAP}"))
        db.session.commit()
        town.close()
    rounds = town.race(lambda turn: [town.wish(turn)], unlocked=True)
    held = [answers for answers in rounds if len(winners(answers)) == 1]
    assert len(held) <= ROUNDS // 10
