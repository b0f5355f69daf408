"""Two hours without a scheduler: what is still of use is sent once, what is past is noted as skipped."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.jobs.runner import Ticker
from booking.jobs.schedule import SCHEDULE
from booking.models import Letter
from tests.factories.booking import make_booking
from tests.factories.person import make_person
from tests.factories.premises import make_space, make_venue
from tests.factories.times import oslo
from tests.fixtures.clock import FrozenClock

DOWN, UP = oslo(2026, 12, 3, 5), oslo(2026, 12, 3, 7)
ALWAYS = dict.fromkeys(range(1, 8), (0, 24 * 60))
LATER = UP + timedelta(hours=1)


def tick(app: Flask) -> None:
    """What the scheduler does every few seconds, by a process that has just begun."""
    ticker = Ticker(app)
    for job in SCHEDULE:
        ticker.tick(job)
    ticker.stop()
    app.extensions["leadership"].release()


def outcome() -> Counter[tuple[str, str]]:
    db.session.rollback()
    kinds = ("booking_reminder", "tidy_reminder", "caretaker_day")
    return Counter((letter.kind, letter.state) for letter in db.session.scalars(select(Letter)) if letter.kind in kinds)


def booked(clock: FrozenClock, starts_at: datetime, hours: float = 1) -> None:
    clock.set(starts_at - timedelta(days=10))
    make_booking(make_space(make_venue(open_at=ALWAYS)), starts_at, hours=hours)


def test_two_hours_over_every_due_time(app: Flask, clock: FrozenClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "booking.services.delivery")
    make_person("caretaker")
    booked(clock, oslo(2026, 12, 2, 17))  # over and told before it went down: nothing more
    booked(clock, oslo(2026, 12, 5, 6))  # its reminder was due at six, while it was down
    booked(clock, oslo(2026, 12, 3, 9))  # keeps today's letter to the caretaker, due half past six, of use
    clock.set(oslo(2026, 12, 1, 12))
    tick(app)
    clock.set(DOWN)
    tick(app)
    before = outcome()
    assert before == {("booking_reminder", "sent"): 2, ("tidy_reminder", "sent"): 1}
    clock.set(UP)
    tick(app)
    assert outcome() - before == {("booking_reminder", "sent"): 1, ("caretaker_day", "sent"): 1}
    assert "skipped" not in caplog.text
    clock.set(LATER)
    tick(app)
    assert outcome() - before == {("booking_reminder", "sent"): 1, ("caretaker_day", "sent"): 1}, "once"


def test_what_is_past_is_noted_as_skipped(app: Flask, clock: FrozenClock, caplog: pytest.LogCaptureFixture) -> None:
    """Down for a night and a day: the reminder's booking and the caretaker's day are over when it comes back."""
    caplog.set_level(logging.INFO, "booking.services.delivery")
    make_person("caretaker")
    booked(clock, oslo(2026, 12, 3, 9))
    clock.set(oslo(2026, 12, 3, 10, 30))
    tick(app)
    assert outcome() == {
        ("booking_reminder", "withdrawn"): 1,
        ("caretaker_day", "withdrawn"): 1,
        ("tidy_reminder", "sent"): 1,
    }
    assert caplog.text.count("skipped, too late") == 2
