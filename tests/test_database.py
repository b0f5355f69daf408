"""The database keeps its promises: instants, transactions, retries, and nobody's update is lost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from booking.database import (
    TRIES,
    NestedUseCase,
    WritesForbidden,
    db,
    forbid_writes,
    lock,
    normalised_url,
    transaction,
    use_case,
)
from booking.models import Equipment, JobRun, Team
from tests.factories import make_equipment, make_venue, oslo
from tests.fixtures.crowd import Crowd
from tests.fixtures.databases import migrating_app

PROCESSES, TURNS = 4, 60


def test_a_naive_datetime_is_refused(app: Flask) -> None:
    naive = datetime(2026, 12, 3, 18)  # noqa: DTZ001 - what must be refused
    db.session.add(JobRun(job="x", started_at=naive, ended_at=oslo(2026, 12, 3)))
    with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
        db.session.commit()


def test_a_naive_datetime_is_refused_in_a_question_too(app: Flask) -> None:
    naive = datetime(2026, 12, 3, 18)  # noqa: DTZ001 - what must be refused
    with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
        db.session.scalars(select(JobRun).where(JobRun.started_at > naive)).all()


def test_an_instant_comes_back_as_the_same_instant_in_utc(app: Flask) -> None:
    twice = [oslo(2026, 10, 25, 2, 30), oslo(2026, 10, 25, 2, 30, fold=1)]
    db.session.add(JobRun(job="x", started_at=twice[0].astimezone(), ended_at=twice[1]))
    db.session.commit()
    run = db.session.scalars(select(JobRun)).one()
    assert [run.started_at, run.ended_at] == twice
    assert run.ended_at - run.started_at == timedelta(hours=1)
    assert run.started_at.tzinfo is UTC


def test_a_row_that_points_at_nothing_is_refused(app: Flask) -> None:
    db.session.add(Team(organisation_id=4711, name="G12", participants=1, participants_under_19=1))
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_postgresql_urls_name_the_driver() -> None:
    assert normalised_url("postgresql://u:p@h/d") == "postgresql+psycopg://u:p@h/d"
    assert normalised_url("sqlite:///x") == "sqlite:///x"


def test_sqlite_waits_its_turn_keeps_foreign_keys_and_writes_to_the_disk(new_database: Callable[..., str]) -> None:
    app = migrating_app(new_database("sqlite"), busy_timeout_seconds=7)
    with app.app_context():
        found = {
            name: db.session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("busy_timeout", "foreign_keys", "journal_mode", "synchronous")
        }
        db.engine.dispose()
    assert found == {"busy_timeout": 7000, "foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}


def test_a_use_case_that_fails_stores_nothing(app: Flask) -> None:
    @use_case
    def fail() -> None:
        make_row("half")
        raise LookupError("half way")

    with pytest.raises(LookupError):
        fail()
    assert runs() == []


def make_row(job: str) -> None:
    now = oslo(2026, 11, 26)
    db.session.add(JobRun(job=job, started_at=now, ended_at=now))
    db.session.flush()


def runs() -> list[str]:
    return list(db.session.scalars(select(JobRun.job).order_by(JobRun.id)))


def test_a_use_case_does_not_call_another(app_sqlite: Flask) -> None:
    @use_case
    def inner() -> None:
        make_row("inner")

    @use_case
    def outer() -> None:
        make_row("outer")
        inner()

    with pytest.raises(NestedUseCase):
        outer()
    assert runs() == []
    inner()
    assert runs() == ["inner"]


def test_a_request_that_may_only_read_cannot_write(app_sqlite: Flask) -> None:
    forbid_writes(True)
    with pytest.raises(WritesForbidden), transaction():
        make_row("forged")
    forbid_writes(False)
    assert runs() == []


def test_a_use_case_reads_what_stands_when_it_holds_the_lock(app: Flask) -> None:
    """A page has read an old state; the use case that follows must not decide on it."""
    chairs = make_equipment(make_venue(), stock=30)
    assert db.session.get_one(Equipment, chairs.id).stock == 30
    with db.engine.connect().execution_options(writes=True) as another, another.begin():
        another.execute(text("UPDATE equipment SET stock = 12"))
    with transaction():
        assert db.session.get_one(Equipment, chairs.id).stock == 12


class Deadlock(Exception):
    sqlstate = "40P01"


def test_the_victim_of_a_deadlock_tries_again(app_sqlite: Flask) -> None:
    turns: list[int] = []

    @use_case
    def often_chosen() -> str:
        turns.append(len(turns))
        make_row(f"turn {len(turns)}")
        if len(turns) < TRIES:
            raise OperationalError("", {}, Deadlock())
        return "done"

    assert often_chosen() == "done"
    assert runs() == [f"turn {TRIES}"]


@pytest.mark.parametrize(("sqlstate", "tries"), [("40P01", TRIES), ("40001", TRIES), ("53300", 1)])
def test_it_gives_up_in_the_end_and_at_once_when_trying_again_cannot_help(
    app_sqlite: Flask, sqlstate: str, tries: int
) -> None:
    turns: list[int] = []
    fault = type("Fault", (Exception,), {"sqlstate": sqlstate})

    @use_case
    def unlucky() -> None:
        turns.append(len(turns))
        raise OperationalError("", {}, fault())

    with pytest.raises(OperationalError):
        unlucky()
    assert len(turns) == tries


def count_up(_barrier: Barrier, _number: int, turns: int) -> None:
    """Read, think, write; as a use case that holds its lock."""

    @use_case
    def once() -> None:
        lock((9, 1))
        chairs = db.session.scalars(select(Equipment)).one()
        stock = chairs.stock
        time.sleep(0.0005)
        chairs.stock = stock + 1

    for _ in range(turns):
        once()


def count_up_carelessly(_barrier: Barrier, _number: int, turns: int, url: str) -> None:
    """The same with the drivers' defaults: reading takes no lock."""
    connection: Any = sqlite3.connect(url, timeout=30) if "postgresql" not in url else psycopg.connect(url)
    for _ in range(turns):
        stock = connection.execute("SELECT stock FROM equipment").fetchone()[0]
        time.sleep(0.0005)
        connection.execute(f"UPDATE equipment SET stock = {stock + 1}")  # noqa: S608 - a number of our own
        connection.commit()
    connection.close()


def stock_after(url: str, function: Callable[..., None], *arguments: Any) -> int:
    app = migrating_app(url)
    with app.app_context():
        make_equipment(make_venue(), stock=0)
        with Crowd(PROCESSES, url) as crowd:
            assert crowd.all(function, TURNS, *arguments) == [None] * PROCESSES
        stock = db.session.scalar(select(Equipment.stock).execution_options(populate_existing=True))
        db.session.remove()
        db.engine.dispose()
    assert stock is not None
    return stock


def test_no_update_is_lost_among_four_processes(database_kind: str, new_database: Callable[..., str]) -> None:
    assert stock_after(new_database(database_kind), count_up) == PROCESSES * TURNS


def test_the_drivers_defaults_do_lose_updates(database_kind: str, new_database: Callable[..., str]) -> None:
    """The negative control: without our transactions the same work loses updates, and nobody is told."""
    url = new_database(database_kind)
    assert stock_after(url, count_up_carelessly, url.removeprefix("sqlite:///")) < PROCESSES * TURNS
