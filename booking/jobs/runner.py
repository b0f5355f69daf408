"""Running what `booking.jobs.schedule` names. APScheduler is the clock and nothing else.

Every process may start this; only the one that holds the leadership does anything. When it dies, another takes
over at its next tick.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from booking.jobs.schedule import SCHEDULE, Job, Nightly, job, surroundings
from booking.ports.clock import Clock
from booking.ports.leadership import Leadership
from booking.queries.job import last_success, last_try
from booking.services.job_run import record_run
from booking.settings import Settings

HEARTBEAT = timedelta(minutes=1)  # how often a run that did nothing, or failed as before, is written down

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Noted:
    """What was last written down about a job, and when."""

    at: datetime
    error: str


class Ticker:
    """Asks the jobs what is due. One for each process that keeps the time."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._clock: Clock = app.extensions["clock"]
        self._leadership: Leadership = app.extensions["leadership"]
        self._stopping = Event()
        self._noted: dict[str, _Noted] = {}

    def tick(self, found: Job) -> None:
        """Ask one job, when this process leads and the job's hour has come."""
        if self._stopping.is_set() or not self._leadership.hold():
            return
        with self._app.app_context():
            now, zone = self._clock.now(), self._settings.municipality.zone
            if isinstance(found.trigger, Nightly) and not found.trigger.due(
                now, zone, last_success(found.id), last_try(found.id)
            ):
                return
            self._run(found)

    def stop(self) -> None:
        """Let the running jobs end after what they have in hand."""
        self._stopping.set()

    def _run(self, found: Job) -> None:
        started_at = self._clock.now()
        effects, error = 0, ""
        try:
            effects = found.run(surroundings(self._app, self._stopping.is_set))
        except Exception as failure:  # the next tick tries again; what went wrong is written down
            _logger.exception("job %s failed", found.id)
            error = f"{type(failure).__name__}: {failure}"
        self._note(found, started_at, effects, error)

    def _note(self, found: Job, started_at: datetime, effects: int, error: str) -> None:
        noted = self._noted.get(found.id)
        silent = not effects and noted is not None and noted.error == error and started_at - noted.at < HEARTBEAT
        if silent and not isinstance(found.trigger, Nightly):
            return
        record_run(found.id, started_at=started_at, ended_at=self._clock.now(), effects=effects, error=error)
        self._noted[found.id] = _Noted(started_at, error)


def start_scheduler(app: Flask) -> Callable[[], None]:
    """Keep the time in the background of this process. Returns the function that stops it."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that outlasts a tick is no news
    ticker = Ticker(app)
    settings: Settings = app.extensions["settings"]
    leadership: Leadership = app.extensions["leadership"]
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(SCHEDULE))},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for number, found in enumerate(SCHEDULE):
        scheduler.add_job(
            ticker.tick,
            "interval",
            seconds=settings.scheduler.tick_seconds,
            args=[found],
            id=found.id,
            # one after the other, so that letters are sent in the tick that wrote them
            next_run_time=datetime.now(UTC) + timedelta(seconds=0.5 * number),
        )
    scheduler.start()

    def stop() -> None:
        ticker.stop()
        scheduler.shutdown(wait=True)
        leadership.release()

    return stop


def run_now(app: Flask, job_id: str) -> int:
    """Run one job in this process, whoever leads and whatever the hour. Returns how many things it did.

    Raises:
        KeyError: there is no such job.
    """
    found = job(job_id)
    clock: Clock = app.extensions["clock"]
    with app.app_context():
        started_at = clock.now()
        effects = found.run(surroundings(app))
        record_run(found.id, started_at=started_at, ended_at=clock.now(), effects=effects)
    return effects
