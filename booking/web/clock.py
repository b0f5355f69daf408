"""What time it is to a page: the application's clock, which tests can stop."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from booking.domain.local_time import local_day
from booking.ports.clock import Clock


def now() -> datetime:
    """The instant, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def zone() -> ZoneInfo:
    """The municipality's zone: it decides what the time is on a page, whatever the browser's is."""
    found: ZoneInfo = current_app.extensions["settings"].municipality.zone
    return found


def today() -> date:
    """The date on the municipality's wall."""
    return local_day(now(), zone())
