"""Everything that happens by itself, in one table.

A job asks "what is due now and not yet done?" and does it, so that asking twice, late, or in two processes at once
does no harm. How often a job is asked is therefore a matter of how soon people should notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from booking.domain.local_time import local_day, resolve_or_next
from booking.ports.clock import Clock
from booking.ports.mail import MailTransport
from booking.queries.letter import backlog
from booking.services.day_letter import count_day_letters, write_day_letters
from booking.services.delivery import count_spent_secrets, deliver_due, forget_secrets
from booking.services.digest import count_digests, write_digests
from booking.services.idempotency import count_old_answers, forget_kept_answers
from booking.services.job_run import count_old_runs, forget_old_runs
from booking.services.reminders import (
    count_reminders,
    count_tidy_reminders,
    write_reminders,
    write_tidy_reminders,
)
from booking.services.watch_offer import count_to_offer, offer_freed_time
from booking.settings import Settings

PAUSE_AFTER_FAILURE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a job is given. `stopping` says that the process wants to end."""

    settings: Settings
    clock: Clock
    mail: MailTransport
    stopping: Callable[[], bool] = lambda: False


def surroundings(app: Flask, stopping: Callable[[], bool] = lambda: False) -> Surroundings:
    """What this application gives its jobs."""
    return Surroundings(app.extensions["settings"], app.extensions["clock"], app.extensions["mail"], stopping)


@dataclass(frozen=True, slots=True)
class EveryTick:
    """Asked at every tick of the scheduler."""

    def next_at(
        self, now: datetime, settings: Settings, last_success: datetime | None, last_try: datetime | None
    ) -> datetime:
        """When the job is asked next, at the latest."""
        return now + timedelta(seconds=settings.scheduler.tick_seconds)

    def due(self, now: datetime, zone: ZoneInfo, last_success: datetime | None, last_try: datetime | None) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once after this hour on the municipality's clocks, each day, also when the process was down at that hour.

    Never between two and three, which some nights have twice and some not at all.
    """

    at: time

    def due(self, now: datetime, zone: ZoneInfo, last_success: datetime | None, last_try: datetime | None) -> bool:
        hour = self._hour(local_day(now, zone), zone)
        if now < hour or (last_success is not None and last_success >= hour):
            return False
        return last_try is None or last_try < hour or now - last_try >= PAUSE_AFTER_FAILURE

    def next_at(
        self, now: datetime, settings: Settings, last_success: datetime | None, last_try: datetime | None
    ) -> datetime:
        """When the job runs next: tonight, soon when the hour has passed, or after a pause when it failed."""
        zone = settings.municipality.zone
        today = local_day(now, zone)
        hour = self._hour(today, zone)
        if now < hour:
            return hour
        if last_success is not None and last_success >= hour:
            return self._hour(today + timedelta(days=1), zone)
        soon = now + timedelta(seconds=settings.scheduler.tick_seconds)
        return max(soon, last_try + PAUSE_AFTER_FAILURE) if last_try is not None and last_try >= hour else soon

    def _hour(self, day: date, zone: ZoneInfo) -> datetime:
        return resolve_or_next(day, self.at, zone)


@dataclass(frozen=True, slots=True)
class Job:
    """`run` does what is due and returns how many things it did; `backlog` counts what is due and not yet done."""

    id: str
    trigger: EveryTick | Nightly
    run: Callable[[Surroundings], int]
    backlog: Callable[[Surroundings], int]


SCHEDULE: tuple[Job, ...] = (
    Job(
        "reminders",
        EveryTick(),
        lambda around: write_reminders(now=around.clock.now(), settings=around.settings),
        lambda around: count_reminders(now=around.clock.now(), settings=around.settings),
    ),
    Job(
        "tidy_reminders",
        EveryTick(),
        lambda around: write_tidy_reminders(now=around.clock.now()),
        lambda around: count_tidy_reminders(now=around.clock.now()),
    ),
    Job(
        "day_letters",
        EveryTick(),
        lambda around: write_day_letters(now=around.clock.now(), settings=around.settings),
        lambda around: count_day_letters(now=around.clock.now(), settings=around.settings),
    ),
    Job(
        "digests",
        EveryTick(),
        lambda around: write_digests(now=around.clock.now(), settings=around.settings),
        lambda around: count_digests(now=around.clock.now(), settings=around.settings),
    ),
    Job(
        "watch_offers",
        EveryTick(),
        lambda around: offer_freed_time(now=around.clock.now(), settings=around.settings),
        lambda around: count_to_offer(now=around.clock.now()),
    ),
    Job(
        "delivery",
        EveryTick(),
        lambda around: deliver_due(around.mail, around.clock, around.settings, stopping=around.stopping),
        lambda around: backlog(around.clock.now()).due,
    ),
    Job(
        "forget_secrets",
        Nightly(time(4, 5)),
        lambda around: forget_secrets(now=around.clock.now()),
        lambda around: count_spent_secrets(now=around.clock.now()),
    ),
    Job(
        "forget_kept_answers",
        Nightly(time(4, 15)),
        lambda around: forget_kept_answers(now=around.clock.now()),
        lambda around: count_old_answers(now=around.clock.now()),
    ),
    Job(
        "forget_old_runs",
        Nightly(time(4, 10)),
        lambda around: forget_old_runs(now=around.clock.now()),
        lambda around: count_old_runs(now=around.clock.now()),
    ),
)


def job(job_id: str) -> Job:
    """The job with this id; ``KeyError`` when there is none."""
    for found in SCHEDULE:
        if found.id == job_id:
            return found
    raise KeyError(job_id)
