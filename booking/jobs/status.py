"""How the jobs are doing, whichever process runs them."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from booking.jobs.schedule import SCHEDULE, Job, Surroundings, surroundings
from booking.queries.job import SILENT, JobStatus, SchedulerStatus, job_history, last_success, latest_sign_of_life
from booking.queries.letter import backlog


def status(app: Flask) -> SchedulerStatus:
    """Every job with its last run, its backlog and its next run."""
    with app.app_context():
        around = surroundings(app)
        now = around.clock.now()
        alive_at = latest_sign_of_life()
        silent = alive_at is None or alive_at < now - SILENT
        return SchedulerStatus(
            jobs=tuple(_status(found, around, now, silent) for found in SCHEDULE),
            alive_at=alive_at,
            silent=silent,
            letters=backlog(now),
        )


def _status(found: Job, around: Surroundings, now: datetime, silent: bool) -> JobStatus:
    history = job_history(found.id)
    last_try = history.last.started_at if history.last else None
    next_at = found.trigger.next_at(now, around.settings, last_success(found.id), last_try)
    return JobStatus(history, found.backlog(around), None if silent else next_at)
