"""How the scheduler and the outbox are doing, for monitoring (OpenMetrics 1.0 text)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from booking.queries.job import JobStatus, SchedulerStatus

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"

Sample = tuple[dict[str, str], float]  # labels and value


def openmetrics(status: SchedulerStatus, now: datetime) -> str:
    """The figures at `now`. What has not happened yet has no sample."""
    families = [*_of_the_jobs(status.jobs), *_of_the_scheduler(status, now)]
    return "".join(_family(name, help_text, samples) for name, help_text, samples in families) + "# EOF\n"


def _of_the_jobs(jobs: tuple[JobStatus, ...]) -> list[tuple[str, str, list[Sample]]]:
    ran = [(_job(job), job.history.last) for job in jobs if job.history.last is not None]
    return [
        (
            "husrom_job_last_run_timestamp_seconds",
            "When the job last began.",
            [(labels, last.started_at.timestamp()) for labels, last in ran],
        ),
        (
            "husrom_job_last_run_duration_seconds",
            "How long the last run took.",
            [(labels, last.seconds) for labels, last in ran],
        ),
        (
            "husrom_job_last_run_failed",
            "1 when the last run failed.",
            [(labels, float(bool(last.error))) for labels, last in ran],
        ),
        (
            "husrom_job_next_run_timestamp_seconds",
            "When the job runs next, at the latest.",
            [(_job(job), job.next_at.timestamp()) for job in jobs if job.next_at is not None],
        ),
        (
            "husrom_job_backlog",
            "Things that are due and not yet done.",
            [(_job(job), float(job.backlog)) for job in jobs],
        ),
    ]


def _of_the_scheduler(status: SchedulerStatus, now: datetime) -> list[tuple[str, str, list[Sample]]]:
    letters = status.letters
    oldest = letters.oldest_due_at
    counts = {
        "waiting": letters.waiting,
        "sent": letters.sent,
        "failed": letters.failed,
        "skipped": letters.skipped,
    }
    return [
        ("husrom_scheduler_up", "1 when something runs the jobs.", [({}, float(not status.silent))]),
        (
            "husrom_letters",
            "Letters in the outbox by state.",
            [({"state": state}, float(number)) for state, number in counts.items()],
        ),
        (
            "husrom_letters_oldest_due_seconds",
            "How long the letter that is most overdue has waited.",
            [({}, (now - oldest).total_seconds() if oldest is not None else 0.0)],
        ),
    ]


def _job(job: JobStatus) -> dict[str, str]:
    return {"job": job.job}


def _family(name: str, help_text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# TYPE {name} gauge", f"# HELP {name} {help_text}"]
    lines += [f"{name}{_labels(labels)} {value:.15g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    """Our own codes only, which hold nothing that needs escaping."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}" if labels else ""
