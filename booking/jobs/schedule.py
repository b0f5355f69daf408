"""Everything that happens by itself, in one table.

A job asks "what is due now and not yet done?" and does it, so that asking twice, late, or in two processes at once
does no harm. How often a job is asked is therefore a matter of how soon people should notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.local_time import local_day, resolve_or_next
from booking.ports.clock import Clock
from booking.ports.mail import MailTransport
from booking.services.day_letter import write_day_letters
from booking.services.delivery import deliver_due, forget_secrets
from booking.services.job_run import forget_old_runs
from booking.services.reminders import write_reminders, write_tidy_reminders
from booking.settings import Settings

PAUSE_AFTER_FAILURE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a job is given. `stopping` says that the process wants to end."""

    settings: Settings
    clock: Clock
    mail: MailTransport
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class EveryTick:
    """Asked at every tick of the scheduler."""

    def due(self, now: datetime, zone: ZoneInfo, last_success: datetime | None, last_try: datetime | None) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once after this hour on the municipality's clocks, each day, also when the process was down at that hour.

    Never between two and three, which some nights have twice and some not at all.
    """

    at: time

    def due(self, now: datetime, zone: ZoneInfo, last_success: datetime | None, last_try: datetime | None) -> bool:
        hour = resolve_or_next(local_day(now, zone), self.at, zone)
        if now < hour or (last_success is not None and last_success >= hour):
            return False
        return last_try is None or last_try < hour or now - last_try >= PAUSE_AFTER_FAILURE


@dataclass(frozen=True, slots=True)
class Job:
    """`run` does what is due and returns how many things it did."""

    id: str
    trigger: EveryTick | Nightly
    run: Callable[[Surroundings], int]


SCHEDULE: tuple[Job, ...] = (
    Job("reminders", EveryTick(), lambda around: write_reminders(now=around.clock.now(), settings=around.settings)),
    Job("tidy_reminders", EveryTick(), lambda around: write_tidy_reminders(now=around.clock.now())),
    Job("day_letters", EveryTick(), lambda around: write_day_letters(now=around.clock.now(), settings=around.settings)),
    Job(
        "delivery",
        EveryTick(),
        lambda around: deliver_due(around.mail, around.clock, around.settings, stopping=around.stopping),
    ),
    Job("forget_secrets", Nightly(time(4, 5)), lambda around: forget_secrets(now=around.clock.now())),
    Job("forget_old_runs", Nightly(time(4, 10)), lambda around: forget_old_runs(now=around.clock.now())),
)


def job(job_id: str) -> Job:
    """The job with this id; ``KeyError`` when there is none."""
    for found in SCHEDULE:
        if found.id == job_id:
            return found
    raise KeyError(job_id)
