"""How the jobs are doing: when each ran, what waits for it, and when it runs next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from booking.jobs.runner import run_now
from booking.jobs.schedule import PAUSE_AFTER_FAILURE, SCHEDULE
from booking.jobs.status import status
from booking.queries.job import JobStatus
from booking.services.job_run import KEPT, record_run
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.times import oslo
from tests.fixtures.clock import FrozenClock
from tests.services.outbox import write


def of(app: Flask, job: str) -> JobStatus:
    return next(found for found in status(app).jobs if found.job == job)


def test_the_status_names_every_job_and_what_waits(app: Flask, clock: FrozenClock) -> None:
    write("a")
    assert status(app).alive_at is None
    assert all(job.next_at is None for job in status(app).jobs), "nothing runs"
    run_now(app, "reminders")
    found = status(app)
    assert found.well
    clock.advance(minutes=4)
    assert status(app).silent
    assert [job.job for job in found.jobs] == [job.id for job in SCHEDULE]
    assert [job.job for job in found.jobs if job.history.last] == ["reminders"]
    assert (found.letters.waiting, found.letters.due, found.letters.failed) == (1, 1, 0)


def test_the_backlog_is_what_each_job_would_do_and_nothing_when_it_has(app: Flask, clock: FrozenClock) -> None:
    make_person("caretaker")
    run_now(app, "delivery")
    make_booking(starts_at=NEXT_THURSDAY)
    make_booking(starts_at=NEXT_THURSDAY - timedelta(days=1))
    run_now(app, "delivery")
    record_run("delivery", started_at=clock.now() - KEPT, ended_at=clock.now() - KEPT, effects=1)
    clock.set(NEXT_THURSDAY - timedelta(hours=1))
    expected = {"reminders": 2, "tidy_reminders": 1, "day_letters": 1, "delivery": 0, "forget_old_runs": 1}
    assert {job: of(app, job).backlog for job in expected} == expected
    for job in ("reminders", "tidy_reminders", "day_letters", "forget_old_runs"):
        assert run_now(app, job) == of(app, job).history.last.effects  # type: ignore[union-attr]
        assert of(app, job).backlog == 0
    assert of(app, "delivery").backlog == 4


def test_what_cannot_be_written_is_no_backlog(app_sqlite: Flask, clock: FrozenClock) -> None:
    """Nobody has an address: nothing waits for ever."""
    booking = make_booking(
        organisation=make_organisation(email=""),
        booked_by=make_person(deactivated_at=clock.now()),
        responsible_email="",
    )
    clock.set(booking.ends_at)
    assert of(app_sqlite, "tidy_reminders").backlog == 0
    clock.set(booking.starts_at - timedelta(hours=1))
    assert of(app_sqlite, "reminders").backlog == 0


def test_a_job_of_every_tick_runs_again_within_a_tick(app_sqlite: Flask, clock: FrozenClock) -> None:
    run_now(app_sqlite, "delivery")
    assert of(app_sqlite, "delivery").next_at == clock.now() + timedelta(seconds=5)


def test_a_nightly_job_runs_again_tonight_tomorrow_or_soon(app_sqlite: Flask, clock: FrozenClock) -> None:
    clock.set(oslo(2026, 12, 3, 3))
    run_now(app_sqlite, "delivery")
    assert of(app_sqlite, "forget_secrets").next_at == oslo(2026, 12, 3, 4, 5)
    clock.set(oslo(2026, 12, 3, 6))
    run_now(app_sqlite, "delivery")
    assert of(app_sqlite, "forget_secrets").next_at == clock.now() + timedelta(seconds=5), "it was missed"
    record_run("forget_secrets", started_at=clock.now(), ended_at=clock.now(), effects=0, error="OSError")
    assert of(app_sqlite, "forget_secrets").next_at == clock.now() + PAUSE_AFTER_FAILURE
    run_now(app_sqlite, "forget_secrets")
    assert of(app_sqlite, "forget_secrets").next_at == oslo(2026, 12, 4, 4, 5)


@pytest.mark.parametrize("night", [(2027, 3, 28), (2026, 10, 25)], ids=["forward", "back"])
def test_the_hour_is_right_when_the_clocks_change(
    app_sqlite: Flask, clock: FrozenClock, night: tuple[int, int, int]
) -> None:
    clock.set(oslo(*night, 1))
    run_now(app_sqlite, "forget_secrets")
    assert of(app_sqlite, "forget_secrets").next_at == oslo(*night, 4, 5)
