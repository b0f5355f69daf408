"""What the scheduler did is kept, and kept small."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import JobRun
from booking.queries.job import job_history, last_success, last_try
from booking.services.job_run import KEPT, forget_old_runs, record_run
from tests.factories.times import THEN


def run(at: datetime, effects: int = 0, error: str = "", job: str = "delivery") -> None:
    record_run(job, started_at=at, ended_at=at + timedelta(seconds=2), effects=effects, error=error)


def number() -> int:
    return db.session.scalar(select(func.count()).select_from(JobRun)) or 0


def test_runs_that_did_nothing_share_a_row(app: Flask) -> None:
    for minute in range(5):
        run(THEN + timedelta(minutes=minute))
    run(THEN, job="reminders")
    assert number() == 2
    last = job_history("delivery").last
    assert last is not None
    assert (last.started_at, last.seconds) == (THEN + timedelta(minutes=4), 2)


def test_runs_that_did_something_or_failed_are_told_apart(app: Flask) -> None:
    run(THEN, effects=3)
    run(THEN + timedelta(minutes=1), error="OperationalError: no disk")
    run(THEN + timedelta(minutes=2))
    history = job_history("delivery")
    assert history.last_effective is not None
    assert history.last_effective.effects == 3
    assert history.last_failed is not None
    assert history.last_failed.error == "OperationalError: no disk"
    assert not history.failing
    assert last_success("delivery") == THEN + timedelta(minutes=2)
    run(THEN + timedelta(minutes=3), error="again")
    assert job_history("delivery").failing
    assert last_success("delivery") == THEN + timedelta(minutes=2)
    assert last_try("delivery") == THEN + timedelta(minutes=3)


def test_a_job_that_never_ran_has_no_history(app_sqlite: Flask) -> None:
    assert job_history("delivery").last is None
    assert not job_history("delivery").failing
    assert last_success("delivery") is None


def test_old_runs_are_forgotten(app: Flask) -> None:
    run(THEN - KEPT - timedelta(seconds=1), effects=1)
    run(THEN - KEPT, effects=1)
    assert forget_old_runs(now=THEN) == 1
    assert number() == 1
