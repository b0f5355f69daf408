"""The scheduler's runs as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from booking.database import db
from booking.models import JobRun
from booking.queries.letter import Backlog

SILENT = timedelta(minutes=3)  # without a sign of life for so long, the scheduler does not run


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. `effects` is how many things it did."""

    job: str
    started_at: datetime
    ended_at: datetime
    effects: int
    error: str

    @property
    def seconds(self) -> float:
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class JobHistory:
    """A job's latest run, the latest that did something, and the latest that failed."""

    job: str
    last: RunRow | None = None
    last_effective: RunRow | None = None
    last_failed: RunRow | None = None

    @property
    def failing(self) -> bool:
        """Whether the latest run is the one that failed."""
        return self.last is not None and bool(self.last.error)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job with its history, how many things are due and not yet done, and when it is asked the next time.

    `next_at` is ``None`` while nothing runs.
    """

    history: JobHistory
    backlog: int
    next_at: datetime | None

    @property
    def job(self) -> str:
        return self.history.job


@dataclass(frozen=True, slots=True)
class SchedulerStatus:
    """Every job, the latest sign of life of any, and what waits in the outbox."""

    jobs: tuple[JobStatus, ...]
    alive_at: datetime | None
    silent: bool
    letters: Backlog

    @property
    def well(self) -> bool:
        """The scheduler lives, and no job failed when it last ran."""
        return not self.silent and not any(job.history.failing for job in self.jobs)


def latest_sign_of_life() -> datetime | None:
    """When any job last ran; a scheduler that lives writes it down each minute."""
    return db.session.scalar(select(func.max(JobRun.started_at)))


def job_history(job: str) -> JobHistory:
    return JobHistory(
        job,
        last=_latest(job),
        last_effective=_latest(job, JobRun.effects > 0),
        last_failed=_latest(job, JobRun.error != ""),
    )


def last_success(job: str) -> datetime | None:
    """When the job's latest run without an error began."""
    return db.session.scalar(select(func.max(JobRun.started_at)).where(JobRun.job == job, JobRun.error == ""))


def last_try(job: str) -> datetime | None:
    """When the job's latest run began."""
    return db.session.scalar(select(func.max(JobRun.started_at)).where(JobRun.job == job))


def failing_jobs() -> list[str]:
    """The jobs whose latest run failed."""
    jobs = db.session.scalars(select(JobRun.job).distinct().order_by(JobRun.job)).all()
    return [job for job in jobs if (last := _latest(job)) is not None and last.error]


def _latest(job: str, *conditions: ColumnElement[bool]) -> RunRow | None:
    found = db.session.scalar(
        select(JobRun)
        .where(JobRun.job == job, *conditions)
        .order_by(JobRun.started_at.desc(), JobRun.id.desc())
        .limit(1)
    )
    if found is None:
        return None
    return RunRow(found.job, found.started_at, found.ended_at, found.effects, found.error)
