"""What time it is to a page: the application's clock, which tests can stop."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from booking.ports.clock import Clock


def now() -> datetime:
    """The instant, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()
