"""What the scheduler did, kept small: a quiet run replaces the quiet run before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from booking.database import db, use_case
from booking.models import JobRun

KEPT = timedelta(days=30)
LONGEST_ERROR = 2000


@use_case
def record_run(job: str, *, started_at: datetime, ended_at: datetime, effects: int, error: str = "") -> None:
    """Note one run. Runs that did nothing share one row; those that did or failed have a row each."""
    quiet = None
    if not effects and not error:
        quiet = db.session.scalar(
            select(JobRun).where(JobRun.job == job, JobRun.effects == 0, JobRun.error == "").limit(1)
        )
    if quiet is not None:
        quiet.started_at, quiet.ended_at = started_at, ended_at
        return
    db.session.add(
        JobRun(job=job, started_at=started_at, ended_at=ended_at, effects=effects, error=error[:LONGEST_ERROR])
    )


@use_case
def forget_old_runs(*, now: datetime) -> int:
    """Remove runs that nobody asks about any more. Returns how many."""
    forgotten = db.session.execute(delete(JobRun).where(_old(now)).returning(JobRun.id))
    return len(forgotten.all())


def count_old_runs(*, now: datetime) -> int:
    """How many runs nobody asks about any more."""
    return db.session.scalar(select(func.count()).select_from(JobRun).where(_old(now))) or 0


def _old(now: datetime) -> ColumnElement[bool]:
    return JobRun.started_at < now - KEPT
