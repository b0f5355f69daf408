"""Eight processes want one slot in the same instant: exactly one gets it, because the database says so.

Every process looks first and sees that the time is free, and only when all have looked do they write: no check in our
code could tell them apart. The negative control takes the law away, and then they all "win".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from booking.database import db, lock, use_case
from booking.models import Booking, Occupation
from booking.models.booking import BUFFERED, REAL
from booking.models.law import OVERLAP, SQLITE_TRIGGERS
from tests.factories import make_organisation, make_space
from tests.factories.times import THEN, oslo
from tests.fixtures.crowd import SECONDS, Crowd
from tests.fixtures.databases import migrating_app

PROCESSES, ROUNDS = 8, 30
MOST_THAT_MAY_HOLD_WITHOUT_LAW = ROUNDS // 10


def take(barrier: Barrier, number: int, leaf_id: int, turn: int, locks: bool) -> str:
    """Look, wait until everyone has looked, and take the time of this round."""
    starts_at = oslo(2026, 12, 1) + timedelta(hours=turn)
    ends_at = starts_at + timedelta(hours=1)
    seen = db.session.scalar(
        select(func.count()).where(Occupation.leaf_id == leaf_id, Occupation.starts_at == starts_at)
    )
    db.session.rollback()
    barrier.wait(SECONDS)

    @use_case
    def write() -> None:
        if locks:
            lock((1, leaf_id))
        name = f"{turn}-{number}"
        booking = Booking(
            reference=name,
            space_id=leaf_id,
            organisation_id=1,
            starts_at=starts_at,
            ends_at=ends_at,
            state="confirmed",
            purpose="training",
            participants=1,
            responsible_name="Kari",
            responsible_phone="+4740000001",
            quote={},
            created_at=THEN,
            calendar_uid=name,
        )
        db.session.add(booking)
        db.session.flush()
        row = {"leaf_id": leaf_id, "starts_at": starts_at, "ends_at": ends_at}
        owner = {"booking_id": booking.id, "occupant_id": booking.id}
        db.session.execute(insert(Occupation), [{**row, **owner, "kind": kind} for kind in (REAL, BUFFERED)])

    if seen:
        return "saw it taken"
    try:
        write()
    except IntegrityError as error:
        if OVERLAP in str(error.orig):
            return "refused"
        raise
    return "won"


def race(url: str, *, locks: bool = True, law: bool = True, rounds: int = ROUNDS) -> list[list[Any]]:
    """The answers of every round."""
    app = migrating_app(url)
    with app.app_context():
        leaf_id = make_space().id
        make_organisation()
        if not law:
            abolish_law()
        db.session.remove()
        with Crowd(PROCESSES, url) as crowd:
            answers = [crowd.all(take, leaf_id, turn, locks) for turn in range(rounds)]
        db.engine.dispose()
    return answers


def abolish_law() -> None:
    if db.engine.dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        db.session.execute(text(f"ALTER TABLE occupation DROP CONSTRAINT {OVERLAP}"))
    db.session.commit()


def test_one_of_eight_gets_the_time(database_kind: str, new_database: Callable[..., str]) -> None:
    answers = race(new_database(database_kind))
    assert len(answers) == ROUNDS
    for answer in answers:
        assert sorted(map(str, answer)) == ["refused"] * (PROCESSES - 1) + ["won"]


def test_the_law_alone_never_lets_two_have_it(new_database: Callable[..., str]) -> None:
    """Without our locks PostgreSQL may choose victims of deadlock until nobody is left, but never two winners."""
    answers = race(new_database("postgresql"), locks=False, rounds=4)
    assert all(answer.count("won") <= 1 for answer in answers)
    assert all({"saw it taken"}.isdisjoint(map(str, answer)) for answer in answers)


def test_without_the_law_the_time_is_given_away_many_times(
    database_kind: str, new_database: Callable[..., str]
) -> None:
    """The negative control: if this one held, the races above would prove nothing."""
    answers = race(new_database(database_kind), law=False)
    held = [answer for answer in answers if answer.count("won") == 1]
    assert len(held) <= MOST_THAT_MAY_HOLD_WITHOUT_LAW
    assert sum(answer.count("won") for answer in answers) > ROUNDS * PROCESSES // 2
